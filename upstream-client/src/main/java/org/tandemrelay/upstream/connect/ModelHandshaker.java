package org.tandemrelay.upstream.connect;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.FrameRules;

/** Netty's handshake, with a codec that leaves the Close frame to the session: there is to be one, ever. */
final class ModelHandshaker extends WebSocketClientHandshaker13 {

    private final int maxMessageBytes;

    ModelHandshaker(URI uri, HttpHeaders headers, int maxMessageBytes) {
        super(uri, WebSocketVersion.V13, null, false, headers, maxMessageBytes);
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
        return new FrameDecoder(FrameRules.lenient(), maxMessageBytes, false);
    }
}
