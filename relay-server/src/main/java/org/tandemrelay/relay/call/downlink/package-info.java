/**
 * The way down: what the model says, on its way to the caller.
 *
 * <pre>
 *  ModelSession ──► Downlink ──► Transcoder ──► SpeechOutlet ──► Playout ──► PacketSender ──► CallerLeg
 *                  (drops what                                  (paces)     (cuts, encodes)
 *                   comes too late)
 * </pre>
 *
 * <p>{@link org.tandemrelay.relay.call.downlink.Downlink} is the whole of it for those outside, {@link
 * org.tandemrelay.relay.call.downlink.DownlinkListener} is told how the playing stands. What callers tell of how far they have played comes
 * back by marks, of which {@code ProgressMarks} sends some within an answer. {@link org.tandemrelay.relay.call.downlink.Filler} makes the
 * sounds of the relay's own. Nothing here knows the call. Confined to its event loop.
 */
@NullMarked
package org.tandemrelay.relay.call.downlink;

import org.jspecify.annotations.NullMarked;
