/**
 * The way up: what the caller says, on its way to the model.
 *
 * <pre>
 *  speech ────► Uplink ─────► SpeechFeed ───────────► ModelSession
 *              (OpusEar,     (AudioHold, Transcoder)
 *               MissingSpeech)
 *  messages ──► MessageUplink ──────────────────────► ModelSession
 *              (MessageHold)
 * </pre>
 *
 * <p>{@link org.tandemrelay.relay.call.uplink.Uplink} carries speech, {@link org.tandemrelay.relay.call.uplink.MessageUplink} whole messages
 * of callers that speak the model's own protocol. What the model does not take waits, bounded in ms, and the oldest goes first. {@link
 * org.tandemrelay.relay.call.uplink.CallerVoice} listens as it passes. Nothing here knows the call. Confined to its event loop.
 */
@NullMarked
package org.tandemrelay.relay.call.uplink;

import org.jspecify.annotations.NullMarked;
