package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames straight to the socket while nothing waits to be written before them, for tools that must not be the limit of what they
 * measure: Netty's way through pipeline and queue was a tenth of what callers and model of a load test cost. Nothing of the relay itself goes through here.
 * Confined to the event loop.
 */
public final class PromptWriter {

    private final ChannelHandlerContext ctx;

    /** Null where TLS lies between, or the transport has no socket to be written to from here. */
    private final @Nullable EpollSocketChannel socket;

    /**
     * For one connection.
     *
     * @param ctx of the handler whose frames they are; of what lies before it only TLS may want to see them
     */
    public PromptWriter(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        this.socket = ctx.channel() instanceof EpollSocketChannel epoll
                        && ctx.pipeline().get(SslHandler.class) == null
                ? epoll
                : null;
    }

    /** Writes and flushes a frame as it goes over the wire; owned. */
    public void write(ByteBuf frame) {
        EpollSocketChannel direct = socket;
        if (direct != null && written(direct, frame)) {
            frame.release();
        } else {
            ctx.writeAndFlush(frame, ctx.voidPromise());
        }
    }

    /** Gives false if something of it is left, for the queue. */
    private static boolean written(EpollSocketChannel socket, ByteBuf frame) {
        ChannelOutboundBuffer queue = socket.unsafe().outboundBuffer();
        if (queue == null || queue.totalPendingWriteBytes() > 0 || !frame.hasMemoryAddress()) {
            return false;
        }
        try {
            frame.skipBytes(socket.fd().writeAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex()));
            return !frame.isReadable();
        } catch (IOException broken) {
            // The queue will find the same, and closes the channel for it.
            return false;
        }
    }
}
