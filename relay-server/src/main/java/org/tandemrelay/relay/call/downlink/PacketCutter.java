package org.tandemrelay.relay.call.downlink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.framing.FrameSink;
import org.tandemrelay.audio.framing.Framer;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Cuts speech into the packets that a caller takes. No packet holds speech of two items, so that the caller's count of what it has
 * played of an item begins at a packet's border.
 */
@EachFrame(Way.DOWN)
final class PacketCutter implements AutoCloseable {

    private final Packets packets;
    private final ByteBufAllocator alloc;
    private final Output output;
    private final FrameSink whole = this::onWhole;

    /** Null where pieces leave as they come. */
    private final @Nullable Framer framer;

    /** Whose speech the packet that is begun holds; null before the first. */
    private @Nullable OutputItem begun;

    private boolean closed;

    /** Where packets go. */
    interface Output {
        /** The next packet, in the format that is counted in; owned. */
        void onPacket(OutputItem item, ByteBuf packet);

        /** The packet before was filled up with so many bytes of silence. */
        void onPadding(OutputItem item, int bytes);

        /** So many bytes that were to make a packet were dropped instead. */
        void onWithheld(OutputItem item, int bytes);
    }

    /**
     * A cutter with nothing begun.
     *
     * @param alloc where a packet of several pieces is put together
     */
    PacketCutter(Packets packets, ByteBufAllocator alloc, Output output) {
        this.packets = packets;
        this.alloc = alloc;
        this.output = output;
        this.framer = packets.exact() ? new Framer(packets.counted(), packets.millis()) : null;
    }

    /** More speech, in whole samples; owned. What makes no whole packet waits. */
    void add(OutputItem item, ByteBuf audio) {
        if (framer == null) {
            begun = item;
            onWhole(audio);
            return;
        }
        boolean ended = false;
        try {
            if (!item.equals(begun)) {
                end();
            }
            begun = item;
            ended = true;
        } finally {
            if (!ended) {
                audio.release();
            }
        }
        framer.offer(audio, alloc, whole);
        if (closed) {
            // By whom a packet of these went to.
            framer.close();
        }
    }

    /** Nothing more belongs to the packet that is begun: it leaves as it is, or filled up. */
    void end() {
        OutputItem item = begun;
        if (framer == null || item == null || framer.pendingBytes() == 0) {
            return;
        }
        int bytes = framer.pendingBytes();
        if (packets.padded()) {
            framer.flush(whole);
            output.onPadding(item, framer.frameBytes() - bytes);
        } else {
            framer.flush(frame -> output.onPacket(item, frame.writerIndex(frame.readerIndex() + bytes)));
        }
    }

    private void onWhole(ByteBuf packet) {
        OutputItem item = begun;
        if (closed || item == null) {
            packet.release();
        } else {
            output.onPacket(item, packet);
        }
    }

    /** Drops the packet that is begun; another may follow. */
    void drop() {
        OutputItem item = begun;
        int bytes = framer == null ? 0 : framer.pendingBytes();
        release();
        if (item != null && bytes > 0) {
            output.onWithheld(item, bytes);
        }
    }

    private void release() {
        if (framer != null) {
            framer.close();
        }
    }

    /** Drops the packet that is begun, and all that may still come. */
    @Override
    public void close() {
        closed = true;
        release();
    }
}
