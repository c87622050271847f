package org.tandemrelay.upstream.connect;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/** Netty's handshake, with a frame decoder that leaves the Close frame to the session: there is to be one, ever. */
final class ModelHandshaker extends WebSocketClientHandshaker13 {

    private final int maxMessageBytes;

    ModelHandshaker(URI uri, HttpHeaders headers, int maxMessageBytes) {
        super(uri, WebSocketVersion.V13, null, false, headers, maxMessageBytes);
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(maxMessageBytes)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build());
    }
}
