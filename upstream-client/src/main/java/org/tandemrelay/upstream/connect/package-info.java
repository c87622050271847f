/**
 * Dials a model: resolves its name, connects, does TLS and the WebSocket upgrade, and hands the frames to the model's dialect.
 *
 * <p>{@link org.tandemrelay.upstream.connect.ModelConnector#open} gives a session at once and does the rest without blocking, on the
 * event loop that it is given: the caller's own. The pipeline is
 *
 * <pre>
 * [SslHandler] → HttpClientCodec → RefusalHandler → HttpObjectAggregator → BrokenFrameHandler → WebSocketClientProtocolHandler
 *              → WebSocketFrameAggregator → ModelSocketHandler → DialledSession (with a ModelProtocol behind it)
 * </pre>
 *
 * after the upgrade: {@code [SslHandler] → FrameDecoder → HeartbeatHandler → … → ModelSocketHandler}. Whatever goes
 * wrong on the way ends in one {@link org.tandemrelay.upstream.session.ModelEvent.SessionClosed}, in {@code SessionLife} and nowhere
 * else.
 */
@NullMarked
package org.tandemrelay.upstream.connect;

import org.jspecify.annotations.NullMarked;
