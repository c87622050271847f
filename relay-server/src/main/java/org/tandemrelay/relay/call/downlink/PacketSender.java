package org.tandemrelay.relay.call.downlink;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** The last stage of the downlink: cuts what leaves into the caller's packets, and encodes them. */
@EachFrame(Way.DOWN)
final class PacketSender implements PacketCutter.Output, AutoCloseable {

    private final CallerLeg leg;
    private final CallTally tally;
    private final Listener listener;
    private final AudioFormat counted;
    private final PacketCutter cutter;

    /** Null unless the caller speaks Opus. */
    private final @Nullable OpusVoice opus;

    /** Who is told what leaves. */
    interface Listener {
        /** Speech is being sent. */
        void onSpeaking();

        /** This is it, as it is counted; borrowed. Not told where base64 is sent. */
        default void onPacketLeaves(OutputItem item, ByteBuf audio) {}

        /** So much of an item has been sent. */
        void onSent(OutputItem item, long nanos);

        /** So many bytes of silence were sent behind an item's speech. */
        void onPadding(OutputItem item, int bytes);

        /** So many bytes of an item's speech were dropped, and never sent. */
        void onWithheld(OutputItem item, int bytes);
    }

    PacketSender(Packets packets, CallerLeg leg, CallTally tally, Listener listener) {
        this.leg = leg;
        this.tally = tally;
        this.listener = listener;
        this.counted = packets.counted();
        this.cutter = new PacketCutter(packets, leg.alloc(), this);
        this.opus = packets.format().encoding().packetised() ? new OpusVoice(packets) : null;
    }

    /** More speech, in the format that is counted in; owned. */
    void send(OutputItem item, ByteBuf audio) {
        cutter.add(item, audio);
    }

    /** The same in base64 that stands for so many bytes, where pieces leave as they come; borrowed. */
    void sendBase64(OutputItem item, ByteBuf text, int bytes) {
        long nanos = counted.nanosOf(bytes);
        tally.modelAudio(nanos, bytes);
        listener.onSpeaking();
        leg.sendBase64(item, text);
        listener.onSent(item, nanos);
    }

    /** An answer ends: what is left of less than a packet leaves. */
    void end() {
        cutter.end();
    }

    /** What is left of less than a packet is not to be heard, and what follows is no continuation. */
    void drop() {
        cutter.drop();
        if (opus != null) {
            opus.reset();
        }
    }

    @Override
    public void onPacket(OutputItem item, ByteBuf packet) {
        int bytes = packet.readableBytes();
        listener.onPacketLeaves(item, packet);
        ByteBuf written = opus == null ? packet : opus.encode(packet, leg.alloc());
        tally.modelAudio(counted.nanosOf(bytes), written.readableBytes());
        listener.onSpeaking();
        leg.sendAudio(item, written);
        listener.onSent(item, counted.nanosOf(bytes));
    }

    @Override
    public void onPadding(OutputItem item, int bytes) {
        listener.onPadding(item, bytes);
    }

    @Override
    public void onWithheld(OutputItem item, int bytes) {
        listener.onWithheld(item, bytes);
    }

    @Override
    public void close() {
        cutter.close();
        if (opus != null) {
            opus.close();
        }
    }
}
