/**
 * What a call comes to: what is counted while it lives, and its record when it is over.
 *
 * <p>{@link org.tandemrelay.relay.call.tally.CallTally} belongs to one call and is confined to its event loop. It adds up what the {@link
 * org.tandemrelay.relay.call.tally.CallRecord} will say, and passes on what a {@link org.tandemrelay.relay.call.tally.CallObserver} counts
 * at once, which is called on all event loops. Nothing that was said is kept here.
 */
@NullMarked
package org.tandemrelay.relay.call.tally;

import org.jspecify.annotations.NullMarked;
