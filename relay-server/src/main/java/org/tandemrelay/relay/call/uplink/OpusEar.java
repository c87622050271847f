package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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

    /** When all that was decoded will have been said. */
    private long decodedUntilNanos;

    private boolean begun;
    private boolean understood = true;
    private boolean closed;

    OpusEar(int rateHz) {
        this.rateHz = rateHz;
        this.usualSamples = rateHz / 50;
    }

    /** How long a packet usually is. */
    long usualNanos() {
        return usualSamples * 1_000_000_000L / rateHz;
    }

    /** By how much what was decoded is ahead of somebody who speaks on from the first word without a pause. */
    long aheadNanos(long nowNanos) {
        return begun ? Math.max(0, decodedUntilNanos - nowNanos) : 0;
    }

    /** Whether the last packet was one, and had not to be made up for. */
    boolean understood() {
        return understood;
    }

    /**
     * Decodes one packet; what is none is made up for from what was heard before.
     *
     * @param packet owned
     * @return at least one sample of PCM, owned by the caller
     * @throws OpusException if there is no memory for a decoder
     */
    ByteBuf hear(ByteBuf packet, ByteBufAllocator alloc, long nowNanos) {
        ByteBuf pcm = alloc.buffer(rateHz / 50 * Short.BYTES);
        boolean done = false;
        try {
            decodedUntilNanos = nowNanos + aheadNanos(nowNanos);
            begun = true;
            understood = decode(packet, pcm);
            decodedUntilNanos += pcm.readableBytes() / Short.BYTES * 1_000_000_000L / rateHz;
            done = true;
            return pcm;
        } finally {
            packet.release();
            if (!done) {
                pcm.release();
            }
        }
    }

    private boolean decode(ByteBuf packet, ByteBuf pcm) {
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
