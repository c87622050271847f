/**
 * What the relay does in a call for its agent, beside what the two sides say: greeting, consent to be recorded, telephone keys, silence, the
 * warning of the end.
 *
 * <p>{@link org.tandemrelay.relay.call.attendant.Attendant} decides when, on the beat of the call's watch, and has no timer. What it can
 * do in a call is its {@link org.tandemrelay.relay.call.attendant.Attendant.Line}, so that nothing here knows the call. Confined to its event
 * loop.
 */
@NullMarked
package org.tandemrelay.relay.call.attendant;

import org.jspecify.annotations.NullMarked;
