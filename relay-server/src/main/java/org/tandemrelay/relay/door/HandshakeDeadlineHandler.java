package org.tandemrelay.relay.door;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that neither becomes a call nor asks for anything in time. Netty's own handshake timeout starts at the request,
 * so that a connection without one, or with half of one, would stay for ever.
 */
final class HandshakeDeadlineHandler extends ChannelInboundHandlerAdapter {

    private final long deadlineNanos;

    /** Null until the channel is active. */
    private @Nullable ScheduledFuture<?> deadline;

    HandshakeDeadlineHandler(Duration deadline) {
        this.deadlineNanos = deadline.toNanos();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        restart(ctx);
        ctx.fireChannelActive();
    }

    /** A request was answered: the next has its own time. */
    void restart(ChannelHandlerContext ctx) {
        cancel();
        deadline = ctx.executor().schedule(() -> ctx.close(), deadlineNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
