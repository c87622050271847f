/**
 * What a WebSocket leg needs beyond Netty's codec, the same towards a caller and towards a model: rules for frames as they arrive,
 * broken frames taken to where a Close frame is written, and a heartbeat.
 */
@NullMarked
package org.tandemrelay.upstream.websocket;

import org.jspecify.annotations.NullMarked;
