package org.tandemrelay.upstream.websocket;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings the peer, and tells with {@link PeerSilent} when nothing at all has come from it for too long.
 *
 * <p>When something last came it asks the frame decoder, where every byte passes: half a frame is a sign of life, a whole one that never
 * comes is not. It stands behind the decoder, so that what comes does not pass by here. TCP alone would take a quarter of an hour to notice a pulled cable. While the channel is told not to read, it is read once
 * before the deadline all the same: a peer that lives has something there, be it only the answers to the pings. After a stall of the
 * event loop the peer has as long again as that was, since nobody looked: a second at least, an interval at most.
 */
public final class HeartbeatHandler extends ChannelInboundHandlerAdapter {

    /** The user event that says that the peer is gone. */
    public enum PeerSilent {
        /** The only one. */
        INSTANCE
    }

    /** Later than this, the loop was held up; earlier, a timer is no more exact. */
    private static final long STALL_NANOS = 100_000_000;

    /** In which a loop that is in time again reads what has come meanwhile. */
    private static final long LEAST_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long intervalNanos;
    private final long silenceNanos;
    private final FrameDecoder frames;

    /** Null before it is part of a pipeline. */
    private @Nullable ChannelHandlerContext ctx;

    private @Nullable ScheduledFuture<?> ping;
    private @Nullable ScheduledFuture<?> deadline;

    /**
     * A heartbeat for one channel.
     *
     * @param interval between pings
     * @param silence after which the peer counts as gone
     * @param frames decodes what comes
     * @throws IllegalArgumentException unless the silence is longer than the interval: a peer would be gone before it is asked
     */
    public HeartbeatHandler(Duration interval, Duration silence, FrameDecoder frames) {
        if (silence.compareTo(interval) <= 0) {
            throw new IllegalArgumentException("a silence of " + silence + ", but a ping only every " + interval);
        }
        this.intervalNanos = interval.toNanos();
        this.silenceNanos = silence.toNanos();
        this.frames = frames;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        // Not at a fixed rate: after a stall the beats that were missed would all come at once.
        ping = context.executor()
                .scheduleWithFixedDelay(() -> ping(context), intervalNanos, intervalNanos, TimeUnit.NANOSECONDS);
        lookIn(context, silenceNanos);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void stop() {
        if (ping != null) {
            ping.cancel(false);
        }
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** Pings now, besides the usual. A peer that lives has something to say then, but some take half a minute for it. */
    public void pingNow() {
        if (ctx != null && !ctx.isRemoved()) {
            ping(ctx);
        }
    }

    /** Whether not a byte has come since then, in ns of the event loop's ticker. */
    public boolean silentSince(long nanos) {
        return ctx != null && frames.lastReadNanos() < nanos;
    }

    private void ping(ChannelHandlerContext ctx) {
        // From the tail, so that it passes the frame encoder, which stands behind this handler.
        ctx.channel().writeAndFlush(new PingWebSocketFrame()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        long silentByNextNanos = ctx.executor().ticker().nanoTime() + intervalNanos - frames.lastReadNanos();
        if (!ctx.channel().config().isAutoRead() && silentByNextNanos >= silenceNanos) {
            ctx.read();
        }
    }

    private void lookIn(ChannelHandlerContext ctx, long delayNanos) {
        long dueNanos = ctx.executor().ticker().nanoTime() + delayNanos;
        deadline = ctx.executor().schedule(() -> look(ctx, dueNanos), delayNanos, TimeUnit.NANOSECONDS);
    }

    private long graceNanos(long lateNanos) {
        return lateNanos > STALL_NANOS ? Math.min(intervalNanos, Math.max(lateNanos, LEAST_GRACE_NANOS)) : 0;
    }

    private void look(ChannelHandlerContext ctx, long dueNanos) {
        long now = ctx.executor().ticker().nanoTime();
        long graceNanos = graceNanos(now - dueNanos);
        long leftNanos = Math.max(graceNanos, frames.lastReadNanos() + silenceNanos - now);
        if (leftNanos > 0) {
            lookIn(ctx, leftNanos);
        } else {
            stop();
            ctx.fireUserEventTriggered(PeerSilent.INSTANCE);
        }
    }
}
