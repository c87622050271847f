package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.opus.OpusDecoder;
import org.tandemrelay.audio.opus.OpusException;

/** Hears a caller's Opus packets as PCM. Takes native memory when the first comes. */
final class OpusEar implements AutoCloseable {

    private final int rateHz;

    /** Null before the first packet, and after the end. */
    private @Nullable OpusDecoder decoder;

    /** Samples of the packet before, which is as long as one that was lost can be thought to be. */
    private int usualSamples;

    private boolean closed;

    OpusEar(int rateHz) {
        this.rateHz = rateHz;
        this.usualSamples = rateHz / 50;
    }

    /** How long a packet usually is. */
    long usualNanos() {
        return usualSamples * 1_000_000_000L / rateHz;
    }

    /**
     * Decodes one packet; what is none is made up for from what was heard before.
     *
     * @param packet borrowed
     * @param pcm borrowed; at least one sample is appended
     * @return whether it was a packet
     * @throws OpusException if there is no memory for a decoder
     */
    boolean hear(ByteBuf packet, ByteBuf pcm) {
        if (closed) {
            throw new IllegalStateException("the ear is closed");
        }
        OpusDecoder ear = decoder;
        if (ear == null) {
            ear = OpusDecoder.open(rateHz, 1);
            decoder = ear;
        }
        int start = pcm.writerIndex();
        try {
            usualSamples = ear.decode(packet, pcm);
            return true;
        } catch (OpusException noPacket) {
            ear.conceal(usualSamples, pcm.writerIndex(start));
            return false;
        }
    }

    /** Frees the native memory; nothing may follow. */
    @Override
    public void close() {
        closed = true;
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }
}
