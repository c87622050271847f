/**
 * What a WebSocket leg needs beyond Netty's codec, the same towards a caller and towards a model: a heartbeat.
 */
@NullMarked
package org.tandemrelay.upstream.websocket;

import org.jspecify.annotations.NullMarked;
