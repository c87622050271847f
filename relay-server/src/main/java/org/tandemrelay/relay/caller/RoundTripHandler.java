package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.audio.Headroom;
import org.tandemrelay.upstream.websocket.MessageWriter;

/**
 * Measures how long a word to the caller and its answer take, by a ping that holds the time. The answer is told as {@link Measured}.
 *
 * <p>One ping is under way at a time, so that a caller cannot answer what it was not asked.
 */
final class RoundTripHandler extends ChannelInboundHandlerAdapter {

    /** An answer that takes longer will not come. */
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private boolean underWay;
    private long sentNanos;

    /**
     * A ping was answered.
     *
     * @param nanos from its sending
     */
    record Measured(long nanos) {}

    /** Sends a ping, not flushed, unless one is under way. Not behind a Close frame. */
    void measure(ChannelHandlerContext ctx, MessageWriter messages) {
        long now = ctx.executor().ticker().nanoTime();
        if (underWay && now - sentNanos < LOST_NANOS) {
            return;
        }
        underWay = true;
        sentNanos = now;
        // Not through the pipeline: so it leaves with the speech that it goes with.
        messages.writePing(Headroom.buffer(ctx.alloc(), Long.BYTES).writeLong(now));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        boolean answered = underWay && msg instanceof PongWebSocketFrame pong && answers(pong.content());
        ctx.fireChannelRead(msg);
        if (answered) {
            underWay = false;
            ctx.fireUserEventTriggered(new Measured(ctx.executor().ticker().nanoTime() - sentNanos));
        }
    }

    private boolean answers(ByteBuf content) {
        return content.readableBytes() == Long.BYTES && content.getLong(content.readerIndex()) == sentNanos;
    }
}
