package org.tandemrelay.relay.recorded;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;

/** The end of the caller's pipeline: turns what Netty calls into what happens in a {@link RecordedCall}. */
final class CallerHandler extends ChannelInboundHandlerAdapter {

    private final RecordedCall call;

    CallerHandler(RecordedCall call) {
        this.call = call;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            call.onConnected();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof BinaryWebSocketFrame frame) {
                call.onAudio(frame.content());
            } else if (msg instanceof TextWebSocketFrame frame) {
                call.onText(frame.text());
            } else if (msg instanceof CloseWebSocketFrame frame) {
                call.onClose(frame.statusCode(), frame.reasonText());
            } else if (msg instanceof ContinuationWebSocketFrame) {
                throw new IllegalStateException("continuation frame passed the aggregator");
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        call.onFailure(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        call.onInactive();
        ctx.fireChannelInactive();
    }
}
