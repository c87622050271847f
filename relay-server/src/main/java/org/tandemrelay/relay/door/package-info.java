/**
 * The front door: one HTTP port, behind which the path decides.
 *
 * <p>{@code FrontDoorHandler} answers plain requests through {@link org.tandemrelay.relay.door.HttpEndpoints} and lets callers in: what
 * {@code HandshakeRules} and {@code Admission} let pass gets the WebSocket handlers of its dialect. The pipeline before the upgrade is
 *
 * <pre>
 * [HAProxyMessageDecoder → ProxyHeaderHandler] → [SslHandler] → HttpServerCodec → HandshakeDeadlineHandler → RequestAggregator
 *         → FrontDoorHandler
 * </pre>
 */
@NullMarked
package org.tandemrelay.relay.door;

import org.jspecify.annotations.NullMarked;
