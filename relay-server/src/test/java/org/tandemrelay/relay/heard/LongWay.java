package org.tandemrelay.relay.heard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A network between a channel and its socket: whatever is flushed or read is under way for so long and up to 20 ms more, in order, as TCP
 * delivers it.
 */
final class LongWay extends ChannelDuplexHandler {

    /** Under way like a message: the socket is closed. */
    private static final Object END = new Object();

    private static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long delayNanos;
    private final Random random;
    private final Direction in = new Direction(this::arriveHere);
    private final Direction out = new Direction(this::arriveThere);
    private CompositeByteBuf written;
    private ChannelHandlerContext ctx;

    LongWay(long oneWayMillis, Random random) {
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(oneWayMillis);
        this.random = random;
    }

    /** What is under way one way, in order. */
    private final class Direction {
        private final Consumer<Object> arrives;
        private final Deque<Object> underWay = new ArrayDeque<>();
        private long lastNanos = Long.MIN_VALUE;

        Direction(Consumer<Object> arrives) {
            this.arrives = arrives;
        }

        void send(Object message) {
            long now = System.nanoTime();
            lastNanos = Math.max(lastNanos, now + delayNanos + (long) (random.nextDouble() * JITTER_NANOS));
            underWay.add(message);
            ctx.executor().schedule(this::arrive, lastNanos - now, TimeUnit.NANOSECONDS);
        }

        /** Whichever timer is first, what was sent first arrives. */
        private void arrive() {
            Object message = underWay.poll();
            if (message != null) {
                arrives.accept(message);
            }
        }

        void close() {
            underWay.forEach(ReferenceCountUtil::release);
            underWay.clear();
        }
    }

    private void arriveThere(Object message) {
        ctx.writeAndFlush(message);
    }

    private void arriveHere(Object message) {
        if (message == END) {
            ctx.fireChannelInactive();
        } else {
            ctx.fireChannelRead(message);
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        in.send(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Told when what was read has arrived.
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        in.send(END);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (written == null) {
            written = context.alloc().compositeBuffer(1_024);
        }
        written.addComponent(true, (ByteBuf) message);
        promise.setSuccess();
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        CompositeByteBuf all = written;
        written = null;
        if (all != null) {
            out.send(all);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        in.close();
        out.close();
        ReferenceCountUtil.release(written);
    }
}
