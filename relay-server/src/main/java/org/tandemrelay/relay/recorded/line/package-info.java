/**
 * The protocols that a recorded caller speaks, each from the side of its callers: Tandem's own, those of telephone bridges, and
 * that of OpenAI.
 *
 * <p>A {@link org.tandemrelay.relay.recorded.line.LineDialect} says how to call: the path, the sub-protocol, what audio goes over
 * the wire. Of each call it makes a {@link org.tandemrelay.relay.recorded.line.CallerLine}, which says what is said first, puts 20 ms of audio into a
 * frame, tells a {@link org.tandemrelay.relay.recorded.line.RelayListener} what a frame from the relay means, and tells the relay what
 * was heard, as far as its protocol has words for it. A line has no clock: what was heard when is known to its listener alone.
 *
 * <p>Each line does what the bridge does that it stands for, also where that is strict: what Twilio would throw away is not heard.
 */
@NullMarked
package org.tandemrelay.relay.recorded.line;

import org.jspecify.annotations.NullMarked;
