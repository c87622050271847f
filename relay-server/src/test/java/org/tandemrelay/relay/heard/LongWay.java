package org.tandemrelay.relay.heard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A network between a channel and its socket: whatever is flushed or read is under way for so long and up to 20 ms more, in order, as TCP
 * delivers it.
 */
final class LongWay extends ChannelDuplexHandler {

    private static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long delayNanos;
    private final Random random;
    private final Direction in = new Direction();
    private final Direction out = new Direction();
    private CompositeByteBuf written;

    LongWay(long oneWayMillis, Random random) {
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(oneWayMillis);
        this.random = random;
    }

    /** What is under way, in order. */
    private final class Direction {
        private final Deque<Runnable> arrivals = new ArrayDeque<>();
        private long lastNanos = Long.MIN_VALUE;

        void send(ChannelHandlerContext ctx, Runnable arrival) {
            long now = System.nanoTime();
            lastNanos = Math.max(lastNanos, now + delayNanos + (long) (random.nextDouble() * JITTER_NANOS));
            arrivals.add(arrival);
            // Whichever timer is first, what was sent first arrives.
            ctx.executor().schedule(() -> arrivals.remove().run(), lastNanos - now, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        in.send(ctx, () -> {
            ctx.fireChannelRead(msg);
            ctx.fireChannelReadComplete();
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Told when what was read has arrived.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        in.send(ctx, ctx::fireChannelInactive);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (written == null) {
            written = ctx.alloc().compositeBuffer(1_024);
        }
        written.addComponent(true, (ByteBuf) msg);
        promise.setSuccess();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        CompositeByteBuf all = written;
        written = null;
        if (all != null) {
            out.send(ctx, () -> ctx.writeAndFlush(all));
        }
    }
}
