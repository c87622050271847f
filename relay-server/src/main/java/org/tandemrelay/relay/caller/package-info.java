/**
 * What all caller dialects share: the upgrade, the socket, the end.
 *
 * <p>A {@link org.tandemrelay.relay.caller.CallerDialect} is one wire format of callers, in a package of its own below this one and
 * one line in {@code DialectList}. Those of telephone bridges begin with {@link org.tandemrelay.relay.caller.BridgeProtocol}. After
 * the upgrade the caller's pipeline is
 *
 * <pre>
 * HeartbeatHandler → frame decoder/encoder → WebSocketServerProtocolHandler → WebSocketFrameAggregator → CallerSocketHandler
 * </pre>
 *
 * where the last one is the caller's leg of the call, with the dialect's {@link org.tandemrelay.relay.caller.CallerProtocol} behind it.
 */
@NullMarked
package org.tandemrelay.relay.caller;

import org.jspecify.annotations.NullMarked;
