/**
 * The caller's leg of a call, as both the call and callers' dialects see it: who calls, what a caller can do, tells and is told, and why a
 * call ends.
 *
 * <p>A dialect gives the call a {@link org.tandemrelay.relay.call.leg.CallerLeg} with its {@link
 * org.tandemrelay.relay.call.leg.CallerCapabilities}, turns what it reads into {@link org.tandemrelay.relay.call.leg.CallerEvent}s, and
 * {@link org.tandemrelay.relay.call.leg.CallerCommand}s into what it writes. {@link org.tandemrelay.relay.call.leg.Packets} says in which
 * pieces audio may leave for it. Every end is a {@link org.tandemrelay.relay.call.leg.CloseCause}. Nothing here knows the call, nor does
 * anything here have state. Audio is no event: it travels as buffers, by methods of its own.
 */
@NullMarked
package org.tandemrelay.relay.call.leg;

import org.jspecify.annotations.NullMarked;
