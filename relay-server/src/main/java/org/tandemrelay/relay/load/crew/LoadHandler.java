package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.base64.Base64Audio;

/** What a call's socket brings, for its {@link LoadCall}. */
final class LoadHandler extends ChannelInboundHandlerAdapter {

    private final LoadCall call;
    private final Meters meters;

    /** Null where audio is not found without the line. */
    private final @Nullable AudioFinder finder;

    LoadHandler(LoadCall call, CrewParts parts) {
        this.call = call;
        this.meters = parts.meters();
        FrameForm form = parts.target().script().form();
        // Who takes turns wants to know of which item each piece is.
        this.finder = form.text() && parts.echo() ? new AudioFinder(form) : null;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            call.onConnected();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            call.onLost("upgrade unanswered");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof BinaryWebSocketFrame binary) {
                meters.bytesReceived += binary.content().readableBytes();
                call.line().binary(binary.content());
            } else if (msg instanceof TextWebSocketFrame text) {
                meters.bytesReceived += text.content().readableBytes();
                text(ctx, text.content());
            } else if (msg instanceof CloseWebSocketFrame close) {
                call.onClose(close.statusCode());
            } else if (msg instanceof FullHttpResponse response) {
                call.onLost("HTTP " + response.status().code());
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void text(ChannelHandlerContext ctx, ByteBuf message) {
        if (finder == null || !finder.finds(message)) {
            call.line().text(message.toString(StandardCharsets.UTF_8));
            return;
        }
        ByteBuf audio;
        try {
            audio = Base64Audio.decode(ctx.alloc(), message, finder.start(), finder.length());
        } catch (IllegalArgumentException notPlainBase64) {
            call.line().text(message.toString(StandardCharsets.UTF_8));
            return;
        }
        try {
            call.audio(audio);
        } finally {
            audio.release();
        }
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        call.onGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof WebSocketClientHandshakeException handshake && handshake.response() != null) {
            HttpResponseStatus status = handshake.response().status();
            call.onLost("HTTP " + status.code());
        } else {
            String message = cause.getMessage();
            call.onLost(message == null ? cause.toString() : message);
        }
    }
}
