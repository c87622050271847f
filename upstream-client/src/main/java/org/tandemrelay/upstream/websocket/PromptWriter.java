package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Writes frames straight to the socket while nothing waits to be written before them, for tools that must not be the limit of what they
 * measure: Netty's way through pipeline and queue was a tenth of what callers and model of a load test cost. Nothing of the relay itself goes through here.
 * Confined to the event loop.
 */
@EachFrame(Way.UP)
public final class PromptWriter {

    private final ChannelHandlerContext ctx;

    @EachFrame
    private final Channel.Unsafe unsafe;

    /** Both null where TLS lies between, or the transport has no socket to be written to from here. */
    @EachFrame
    private @Nullable Socket socket;

    @EachFrame
    private @Nullable ChannelOutboundBuffer queue;

    /**
     * For one connection.
     *
     * @param ctx of the handler whose frames they are; of what lies before it only TLS may want to see them
     */
    public PromptWriter(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        this.unsafe = ctx.channel().unsafe();
        boolean plain = ctx.pipeline().get(SslHandler.class) == null;
        if (plain && ctx.channel() instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket straight) {
            this.socket = straight;
            this.queue = unsafe.outboundBuffer();
        }
    }

    /** Writes and flushes a frame as it goes over the wire; owned. */
    public void write(ByteBuf frame) {
        Socket straight = socket;
        if (straight != null && written(straight, frame)) {
            frame.release();
        } else {
            ctx.writeAndFlush(frame, ctx.voidPromise());
        }
    }

    /** Gives false if something of it is left, for the queue. */
    private boolean written(Socket straight, ByteBuf frame) {
        ChannelOutboundBuffer open = unsafe.outboundBuffer();
        if (open == null || open != queue || open.totalPendingWriteBytes() > 0 || !frame.hasMemoryAddress()) {
            return false;
        }
        try {
            frame.skipBytes(straight.sendAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex()));
            return !frame.isReadable();
        } catch (IOException broken) {
            // The queue will find the same, and closes the channel for it.
            return false;
        }
    }
}
