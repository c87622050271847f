package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Where frames leave. Mostly a frame is written and then flushed, while nothing waits before it: that one goes straight to the socket, with a
 * short one behind it in the same buffer, since Netty's way by pipeline and queue costs more than all else that is done with a frame. That way is for
 * the rest: what the socket does not take at once, a second long frame before the flush, TLS, and transports other than epoll.
 *
 * <p>Stands behind the frame decoder, so that no read passes by here, and whatever else is written to the channel does: nothing overtakes the frame
 * that waits for its flush. That is one only, and does not count for whether the channel is writable. Confined to the event loop.
 */
@EachFrame
public final class FrameOutlet extends ChannelOutboundHandlerAdapter {

    /** Up to here a frame costs less to copy behind another than to write by itself: a mark behind speech, say. */
    private static final int SHORT_BYTES = 256;

    private final ChannelHandlerContext frames;

    /** Told of the fate of what goes by Netty's way. */
    private final ChannelPromise nobody;

    /** Both null where nothing can go straight, and once the connection is over. */
    @EachFrame
    private @Nullable Socket socket;

    @EachFrame
    private @Nullable ChannelOutboundBuffer queue;

    /** Of the same channel, to see whether it is still open: then that is its queue. */
    @EachFrame
    private final Channel.Unsafe unsafe;

    /** Null unless a frame was written and not flushed. */
    private @Nullable ByteBuf waiting;

    private FrameOutlet(ChannelHandlerContext frames) {
        this.frames = frames;
        this.nobody = frames.voidPromise();
        boolean plain = frames.pipeline().get(SslHandler.class) == null;
        this.unsafe = frames.channel().unsafe();
        if (plain && frames.channel() instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket straight) {
            this.socket = straight;
            this.queue = unsafe.outboundBuffer();
        }
    }

    /**
     * An outlet for one connection, after its upgrade.
     *
     * @param frames of the frame decoder, the first handler that knows of frames; what stands before it is TLS or nothing
     */
    public static FrameOutlet behind(ChannelHandlerContext frames) {
        FrameOutlet outlet = new FrameOutlet(frames);
        frames.pipeline().addAfter(frames.name(), "outlet", outlet);
        return outlet;
    }

    /** Where buffers come from. */
    ByteBufAllocator alloc() {
        return frames.alloc();
    }

    /** Queues a frame, or a part of one, as it goes over the wire; owned. */
    void write(ByteBuf frame) {
        ByteBuf first = waiting;
        if (first == null && socket != null && frame.hasMemoryAddress()) {
            waiting = frame;
        } else if (first == null || !appended(first, frame)) {
            waitNoMore();
            frames.write(frame, nobody);
        }
    }

    private static boolean appended(ByteBuf first, ByteBuf next) {
        int length = next.readableBytes();
        boolean fits = length <= SHORT_BYTES && !first.isReadOnly() && length <= first.maxFastWritableBytes();
        if (!fits || first.refCnt() != 1) {
            return false;
        }
        // By way of an array, since from buffer to buffer makes garbage.
        byte[] scratch = Scratch.get();
        next.getBytes(next.readerIndex(), scratch, 0, length);
        first.writeBytes(scratch, 0, length);
        next.release();
        return true;
    }

    /** Hands all that was queued to the kernel. */
    void flush() {
        ByteBuf frame = waiting;
        if (frame != null && sent(frame)) {
            waiting = null;
            frame.release();
        } else {
            waitNoMore();
            frames.flush();
        }
    }

    /** Gives false if something of it is left, for the queue. */
    private boolean sent(ByteBuf frame) {
        Socket straight = socket;
        ChannelOutboundBuffer before = queue;
        if (straight == null || before == null) {
            return false;
        }
        // A channel that is closed has no queue, and its descriptor may be another's by now.
        if (unsafe.outboundBuffer() != before || before.totalPendingWriteBytes() > 0) {
            return false;
        }
        try {
            int bytes = straight.sendAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex());
            frame.skipBytes(bytes);
            return !frame.isReadable();
        } catch (IOException broken) {
            // The queue will find the same, and closes the channel for it.
            return false;
        }
    }

    private void waitNoMore() {
        ByteBuf frame = waiting;
        if (frame != null) {
            waiting = null;
            frames.write(frame, nobody);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        waitNoMore();
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        waitNoMore();
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        socket = null;
        queue = null;
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }
}
