package org.tandemrelay.relay.caller;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answers the caller's pings. While the caller does not read, only its latest is answered, as RFC 6455 section 5.5.3 allows: a caller
 * that pings and never reads would else fill the memory with answers.
 */
final class PingHandler extends ChannelInboundHandlerAdapter {

    /** The answer to the latest ping, as long as the socket does not take it; null if none is due. */
    private @Nullable PongWebSocketFrame due;

    private boolean written;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof PingWebSocketFrame ping) {
            drop();
            // The content's count goes over to the answer.
            due = new PongWebSocketFrame(ping.content().touch("answer to a ping"));
            write(ctx);
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        write(ctx);
        ctx.fireChannelWritabilityChanged();
        flush(ctx);
    }

    private void flush(ChannelHandlerContext ctx) {
        if (written) {
            written = false;
            ctx.channel().flush();
        }
    }

    /** From the tail, so that it passes Netty's handler, which lets nothing out behind a Close frame. */
    private void write(ChannelHandlerContext ctx) {
        if (due != null && ctx.channel().isWritable()) {
            written = true;
            PongWebSocketFrame pong = due;
            due = null;
            ctx.channel().write(pong);
        }
    }

    private void drop() {
        if (due != null) {
            due.release();
            due = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }
}
