package org.tandemrelay.relay.caller;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the caller's pings. Of those that come together only ten are answered one by one, and of the rest, and while the caller does
 * not read, only the latest, as RFC 6455 section 5.5.3 allows: a caller that pings and never reads would else fill the memory with
 * answers. One that does nothing else is a flood, and is told so by an exception.
 */
final class PingHandler extends ChannelInboundHandlerAdapter {

    private static final int ANSWERED_EACH = 10;
    private static final int MOST_IN_A_SECOND = 100;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The answer to the latest ping, as long as it waits; null if none is due. */
    private @Nullable PongWebSocketFrame due;

    private boolean written;

    /** In what one read brought. */
    private int answers;

    /** Pings and pongs since the second began. */
    private int count;

    private long secondNanos;
    private boolean flooded;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        boolean ping = msg instanceof PingWebSocketFrame;
        if ((ping || msg instanceof PongWebSocketFrame) && isFlood(ctx)) {
            ReferenceCountUtil.release(msg);
        } else if (ping) {
            onPing(ctx, (PingWebSocketFrame) msg);
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    private boolean isFlood(ChannelHandlerContext ctx) {
        if (flooded) {
            return true;
        }
        long now = ctx.executor().ticker().nanoTime();
        if (count == 0 || now - secondNanos > SECOND_NANOS) {
            secondNanos = now;
            count = 0;
        }
        flooded = ++count > MOST_IN_A_SECOND;
        if (flooded) {
            drop();
            ctx.fireExceptionCaught(new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.POLICY_VIOLATION,
                    "more than " + MOST_IN_A_SECOND + " pings and pongs came in a second"));
        }
        return flooded;
    }

    private void onPing(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        drop();
        // The content's count goes over to the answer.
        due = new PongWebSocketFrame(ping.content().touch("answer to a ping"));
        answers++;
        if (answers <= ANSWERED_EACH) {
            write(ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        answers = 0;
        write(ctx);
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
