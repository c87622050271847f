package org.tandemrelay.relay.caller;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/**
 * Takes what went wrong in the frame decoder past Netty's WebSocket handler to the caller's leg. That handler would cut the connection
 * behind our Close frame, and while more is on its way to us TCP then throws the Close frame away: the caller would never learn why.
 */
final class BrokenFrameHandler extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (failure instanceof WebSocketHandshakeException) {
            ctx.fireExceptionCaught(failure);
        } else {
            ctx.pipeline().context(WebSocketServerProtocolHandler.class).fireExceptionCaught(failure);
        }
    }
}
