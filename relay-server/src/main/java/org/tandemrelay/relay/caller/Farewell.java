package org.tandemrelay.relay.caller;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;
import org.tandemrelay.upstream.workingset.EachFrame;

/** How a caller's socket is closed: with one Close frame, ever, and a while for the caller's. Confined to the socket's event loop. */
@EachFrame
final class Farewell {

    /** Causes that may be frames which cannot be followed any further. */
    private static final Set<CloseCause> DEAF = Set.of(
            CloseCause.CALLER_PROTOCOL, CloseCause.CALLER_INVALID, CloseCause.CALLER_TOO_BIG, CloseCause.CALLER_POLICY);

    /** How many times as long one that sends on behind what ended its call, and so has not read why, is listened to all the same. */
    private static final int TIMES_FOR_THE_DEAF = 5;

    /** How often it is looked, in as long as one that has read it has, whether such a one is done. */
    private static final int LOOKS = 4;

    private static final long BETWEEN_READS_MILLIS = 50;

    private final CallerDialect dialect;
    private final FrameDecoder frames;

    /** How long the caller has to answer our Close frame before the connection is cut. */
    private final long graceNanos;

    private boolean said;
    private boolean heard;

    /** Neither side has said it; the dialect knows the codes. */
    Farewell(CallerDialect dialect, FrameDecoder frames, Duration grace) {
        this.dialect = dialect;
        this.frames = frames;
        this.graceNanos = grace.toNanos();
    }

    /** Whether our Close frame is out: nothing may follow it. */
    boolean said() {
        return said;
    }

    /** The caller's Close frame came: ours is the last of the connection. */
    void heard() {
        heard = true;
    }

    /** Closes, behind what was written. */
    void say(ChannelHandlerContext ctx, CloseCause cause) {
        said = true;
        // After a Close frame there is nothing more to send.
        if (ctx.pipeline().get(HeartbeatHandler.class) != null) {
            ctx.pipeline().remove(HeartbeatHandler.class);
        }
        if (cause == CloseCause.CALLER_LOST || !ctx.channel().isActive()) {
            ctx.close();
            return;
        }
        CloseWebSocketFrame frame = new CloseWebSocketFrame(dialect.closeCode(cause), cause.label());
        if (heard) {
            ctx.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.writeAndFlush(frame).addListener(written -> onWritten(ctx, written.isSuccess(), cause));
        long byNanos =
                ctx.executor().ticker().nanoTime() + graceNanos * (DEAF.contains(cause) ? TIMES_FOR_THE_DEAF : 1);
        ctx.channel().eventLoop().schedule(() -> cut(ctx, byNanos), graceNanos, TimeUnit.NANOSECONDS);
    }

    /** Not over what is still coming, as long as there is time. */
    private void cut(ChannelHandlerContext ctx, long byNanos) {
        long now = ctx.executor().ticker().nanoTime();
        boolean quiet = now - frames.lastReadNanos() >= graceNanos;
        if (quiet || now - byNanos >= 0 || !ctx.channel().isActive()) {
            ctx.close();
        } else {
            ctx.channel().eventLoop().schedule(() -> cut(ctx, byNanos), graceNanos / LOOKS, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * A caller whose frames cannot be told apart any more cannot be heard to answer the Close frame: that nothing more comes is told to it
     * by TCP too. What it still sends is read and dropped meanwhile, since closing over it would throw our Close frame away; but slowly,
     * since the others on this event loop have more to say.
     */
    private void onWritten(ChannelHandlerContext ctx, boolean success, CloseCause cause) {
        boolean deaf = DEAF.contains(cause);
        if (!success) {
            ctx.close();
        } else if (deaf && ctx.channel() instanceof DuplexChannel socket) {
            socket.shutdownOutput();
            frames.ignoreRest();
            socket.config().setAutoRead(false);
            readSome(socket);
        }
    }

    /** What one turn of the event loop takes of a socket: some hundred KiB. */
    private static void readSome(Channel socket) {
        if (socket.isActive()) {
            socket.read();
            socket.eventLoop().schedule(() -> readSome(socket), BETWEEN_READS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What came after our Close frame, of which only the caller's is of interest; owned. */
    static void late(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof CloseWebSocketFrame) {
                ctx.close();
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }
}
