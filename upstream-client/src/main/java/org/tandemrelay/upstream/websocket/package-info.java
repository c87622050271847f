/**
 * What a WebSocket leg needs beyond Netty's codec, the same towards a caller and towards a model: rules for frames as they arrive, a
 * short way in and out for messages of one frame, and from one read to the next, broken frames taken to where a Close frame is written, and a
 * heartbeat.
 *
 * <pre>
 * socket → FrameDecoder ──────── messages ────────► MessageSink
 *                └─ control frames, fragments ─► HeartbeatHandler, Netty's handlers ─► the leg
 * socket ◄─── FrameOutlet ◄── MessageWriter ◄── messages ── the leg
 * socket ◄─── StraightReads ◄─── the next read ────── Netty, when one is over
 * </pre>
 */
@NullMarked
package org.tandemrelay.upstream.websocket;

import org.jspecify.annotations.NullMarked;
