package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.FrameOutlet;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;
import org.tandemrelay.upstream.websocket.MessageSink;
import org.tandemrelay.upstream.websocket.MessageWriter;
import org.tandemrelay.upstream.websocket.StraightReads;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * A caller's connection after its upgrade: messages in and out go by our own frames, past Netty's handlers, to which only control frames,
 * fragments and compressed messages matter. Confined to its event loop.
 */
@EachFrame(Way.DOWN)
final class CallerWire {

    private final ChannelHandlerContext last;

    /** Asked for several times in each frame. */
    @EachFrame
    private final Channel channel;

    private final MessageWriter messages;
    private final boolean compressed;
    private final ChannelHandlerContext roundTrips;

    private CallerWire(ChannelHandlerContext last, MessageWriter messages, boolean compressed) {
        this.last = last;
        this.channel = last.channel();
        this.roundTrips = last.pipeline().context(RoundTripHandler.class);
        this.messages = messages;
        this.compressed = compressed;
    }

    /**
     * Puts the frames of our own in the place of Netty's decoder, which has seen no byte yet: the 101 has just gone out.
     *
     * @param last of the last handler
     * @param sink gets messages that come whole
     */
    static CallerWire upgraded(ChannelHandlerContext last, FrameDecoder frames, MessageSink sink, CallerLimits limits) {
        ChannelPipeline pipeline = last.pipeline();
        pipeline.replace("wsdecoder", "frames", frames);
        HeartbeatHandler heartbeat = new HeartbeatHandler(limits.pingInterval(), limits.silence(), frames);
        pipeline.addAfter("frames", "heartbeat", heartbeat);
        pipeline.addLast("reads", StraightReads.INSTANCE);
        frames.deliverTo(sink);
        MessageWriter messages = new MessageWriter(FrameOutlet.behind(pipeline.context(frames)), false);
        return new CallerWire(last, messages, frames.allowsCompression());
    }

    ByteBufAllocator alloc() {
        return last.alloc();
    }

    /** Queues a text message; owned. */
    void writeText(ByteBuf text) {
        if (compressed) {
            last.write(new TextWebSocketFrame(text), last.voidPromise());
        } else {
            messages.writeText(text);
        }
    }

    /** Queues a binary message, which is never compressed; owned. */
    void writeBinary(ByteBuf binary) {
        messages.writeBinary(binary);
    }

    void flush() {
        messages.flush();
    }

    boolean writable() {
        return channel.isWritable();
    }

    /** Bytes that wait here, written and not taken by the kernel yet. */
    long pendingBytes() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    /** Bytes that have to be read by the far end before it is {@link #writable} again; 0 if it is, or is gone. */
    long unreadBytes() {
        return channel.isActive() ? channel.bytesBeforeWritable() : 0;
    }

    void pauseReading(boolean paused) {
        channel.config().setAutoRead(!paused);
    }

    /** Asks how long a word to the caller and its answer take. */
    void measureRoundTrip() {
        ((RoundTripHandler) roundTrips.handler()).measure(roundTrips, messages);
    }
}
