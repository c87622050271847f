package org.tandemrelay.relay.caller;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import org.tandemrelay.upstream.websocket.FrameDecoder;

/** Compressed messages, for callers that offer them: RFC 7692, with all of its parameters. Speech in binary is never compressed. */
final class Compression {

    private static final int LEVEL = 6;
    private static final int WINDOW_BITS = 15;

    private static final WebSocketExtensionFilterProvider NO_SPEECH = new WebSocketExtensionFilterProvider() {
        @Override
        public WebSocketExtensionFilter encoderFilter() {
            return frame -> frame instanceof BinaryWebSocketFrame;
        }

        @Override
        public WebSocketExtensionFilter decoderFilter() {
            return WebSocketExtensionFilter.NEVER_SKIP;
        }
    };

    private Compression() {}

    /**
     * Negotiates it. To stand before Netty's WebSocket handler, for one upgrade.
     *
     * @param maxMessageBytes no frame becomes longer by being inflated
     * @param frames told if compression was agreed on
     */
    static ChannelHandler handler(int maxMessageBytes, FrameDecoder frames) {
        PerMessageDeflateServerExtensionHandshaker deflate = new PerMessageDeflateServerExtensionHandshaker(
                LEVEL,
                true,
                WINDOW_BITS,
                true,
                true,
                WINDOW_BITS,
                PerMessageDeflateServerExtensionHandshaker.DEFAULT_MEM_LEVEL,
                NO_SPEECH,
                maxMessageBytes);
        return new Negotiation(deflate, frames);
    }

    private static final class Negotiation extends WebSocketServerExtensionHandler {
        Negotiation(PerMessageDeflateServerExtensionHandshaker deflate, FrameDecoder frames) {
            super(offer -> {
                WebSocketServerExtension agreed = deflate.handshakeExtension(offer);
                if (agreed != null) {
                    frames.allowCompression();
                }
                return agreed;
            });
        }

        /** What was compressed can be judged only behind the inflater, which takes this handler's place. */
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.pipeline().addAfter(ctx.name(), "inflated-text", new Utf8FrameValidator(false));
        }
    }
}
