package org.tandemrelay.upstream.websocket;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;

/**
 * Takes what went wrong in the frame decoder past Netty's WebSocket handler to the leg. That handler would cut the connection behind our
 * Close frame, and while more is on its way to us TCP then throws the Close frame away: the peer would never learn why.
 */
public final class BrokenFrameHandler extends ChannelInboundHandlerAdapter {

    private final Class<? extends ChannelHandler> past;

    /**
     * To stand somewhere before it.
     *
     * @param past the handler to go past
     */
    public BrokenFrameHandler(Class<? extends ChannelHandler> past) {
        this.past = past;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (failure instanceof WebSocketHandshakeException) {
            ctx.fireExceptionCaught(failure);
        } else {
            ctx.pipeline().context(past).fireExceptionCaught(failure);
        }
    }
}
