package org.tandemrelay.relay.call.downlink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.opus.OpusEncoder;
import org.tandemrelay.audio.opus.OpusException;
import org.tandemrelay.audio.opus.OpusSettings;
import org.tandemrelay.relay.call.leg.Packets;

/** The model's voice as Opus packets. Takes native memory when the first packet is due, since many calls end before. */
final class OpusVoice implements AutoCloseable {

    private final OpusSettings settings;

    /** Both null before the first packet, and after the end. */
    private @Nullable OpusEncoder encoder;

    /** An encoder wants room for the longest packet, which would be some fifty times what it then writes. */
    private @Nullable ByteBuf scratch;

    private boolean closed;

    OpusVoice(Packets packets) {
        this.settings = OpusSettings.voice(packets.format().sampleRateHz()).withFrameMicros(packets.millis() * 1_000);
    }

    /**
     * One packet.
     *
     * @param pcm exactly one packet's samples; owned, also when this throws
     * @return owned by the caller
     * @throws OpusException if the library refuses, or has no memory
     */
    ByteBuf encode(ByteBuf pcm, ByteBufAllocator alloc) {
        try {
            if (closed) {
                throw new IllegalStateException("the voice is closed");
            }
            ByteBuf room = scratch;
            if (room == null) {
                room = alloc.directBuffer();
                scratch = room;
            }
            if (encoder == null) {
                encoder = OpusEncoder.open(settings);
            }
            int bytes = encoder.encode(pcm, room.clear());
            return alloc.buffer(bytes).writeBytes(room, bytes);
        } finally {
            pcm.release();
        }
    }

    /** What follows is another stream. */
    void reset() {
        if (encoder != null) {
            encoder.reset();
        }
    }

    /** Frees the native memory; nothing may follow. */
    @Override
    public void close() {
        closed = true;
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
        if (scratch != null) {
            scratch.release();
            scratch = null;
        }
    }
}
