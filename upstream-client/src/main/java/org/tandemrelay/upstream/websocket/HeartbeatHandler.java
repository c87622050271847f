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
 * <p>Stands directly before the frame decoder, where every byte passes: half a frame is a sign of life, a whole one that never comes
 * is not. TCP alone would take a quarter of an hour to notice a pulled cable. While the channel is told not to read, the deadline
 * stands still, since an answer could not be seen; and so it does while the event loop itself is held up, since then nobody looked.
 */
public final class HeartbeatHandler extends ChannelInboundHandlerAdapter {

    /** The user event that says that the peer is gone. */
    public enum PeerSilent {
        /** The only one. */
        INSTANCE
    }

    private final long intervalNanos;
    private final long silenceNanos;
    private long lastReadNanos;
    private long lastBeatNanos;
    private @Nullable ScheduledFuture<?> beat;

    /**
     * A heartbeat for one channel.
     *
     * @param interval between pings
     * @param silence after which the peer counts as gone; longer than the interval
     */
    public HeartbeatHandler(Duration interval, Duration silence) {
        this.intervalNanos = interval.toNanos();
        this.silenceNanos = silence.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        lastReadNanos = ctx.executor().ticker().nanoTime();
        lastBeatNanos = lastReadNanos;
        // Not at a fixed rate: after a stall the beats that were missed would all come at once.
        beat = ctx.executor()
                .scheduleWithFixedDelay(() -> beat(ctx), intervalNanos, intervalNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void stop() {
        if (beat != null) {
            beat.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        lastReadNanos = ctx.executor().ticker().nanoTime();
        ctx.fireChannelRead(msg);
    }

    private void beat(ChannelHandlerContext ctx) {
        long now = ctx.executor().ticker().nanoTime();
        long lateNanos = Math.max(0, now - lastBeatNanos - intervalNanos);
        lastBeatNanos = now;
        lastReadNanos = Math.min(now, lastReadNanos + lateNanos);
        if (!ctx.channel().config().isAutoRead()) {
            lastReadNanos = now;
        } else if (now - lastReadNanos >= silenceNanos) {
            stop();
            ctx.fireUserEventTriggered(PeerSilent.INSTANCE);
            return;
        }
        // From the tail, so that it passes the frame encoder, which stands behind this handler.
        ctx.channel().writeAndFlush(new PingWebSocketFrame()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
