/**
 * What all caller dialects share: the upgrade, the socket, the end.
 *
 * <p>A {@link org.tandemrelay.relay.caller.CallerDialect} is one wire format of callers, in a package of its own below this one and
 * one line in {@code DialectList}. Those of telephone bridges begin with {@link org.tandemrelay.relay.caller.BridgeProtocol}. After
 * the upgrade the caller's pipeline is
 *
 * <pre>
 * FrameDecoder → HeartbeatHandler, Netty's encoder → [compression] → BrokenFrameHandler → PingHandler → RoundTripHandler
 *         → WebSocketServerProtocolHandler → WebSocketFrameAggregator → CallerSocketHandler
 * </pre>
 *
 * of which a message that comes in one frame sees the first and the last only. Behind the last one are the dialect's {@link
 * org.tandemrelay.relay.caller.CallerProtocol} and the call, whose way out is {@code CallerLine}.
 */
@NullMarked
package org.tandemrelay.relay.caller;

import org.jspecify.annotations.NullMarked;
