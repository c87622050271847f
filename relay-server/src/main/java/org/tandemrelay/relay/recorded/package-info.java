/**
 * A caller that is a recording: plays a WAV file into a relay in real time, and tells what a caller would have heard.
 *
 * <p>{@link org.tandemrelay.relay.recorded.RecordedCaller} dials and holds one call on one event loop. What leaves is paced by
 * {@code FrameSchedule}, as a microphone would: a frame leaves when its last sample has been spoken. What comes back passes
 * {@code CallerPlayout}, a loudspeaker without a loudspeaker: it says at which sample of the call each sample would have been
 * heard, and so where the gaps are and what a flush threw away. From there it goes, placed in time, to {@link
 * org.tandemrelay.relay.recorded.ReplyRecorder} (the WAV), {@link org.tandemrelay.relay.recorded.CallTimeline} (the events) and
 * {@link org.tandemrelay.relay.recorded.CallReport} (the figures).
 *
 * <p>One clock rules all of them: zero is the moment in which the WebSocket was open. What is said on the wire is a matter of the {@link
 * org.tandemrelay.relay.recorded.line.CallerLine}, one for each protocol: Tandem's own, of which this is the reference client, those of
 * telephone bridges, and OpenAI's. Here is only known that audio comes and goes, that marks are reached, and that a flush cuts.
 */
@NullMarked
package org.tandemrelay.relay.recorded;

import org.jspecify.annotations.NullMarked;
