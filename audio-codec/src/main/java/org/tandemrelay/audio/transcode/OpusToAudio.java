package org.tandemrelay.audio.transcode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Set;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.opus.OpusDecoder;

/**
 * Turns Opus packets into a stream of audio bytes, and makes up for those that were lost.
 *
 * <p>libopus decodes at the rate that is wanted where it can, so that only rates it does not know are resampled. Belongs to one
 * stream and one thread; holds native memory until it is closed. Makes no garbage while it runs, apart from the buffers that it
 * returns.
 */
public final class OpusToAudio implements AutoCloseable {

    private static final Set<Integer> DECODED_RATES = Set.of(8_000, 12_000, 16_000, 24_000, 48_000);

    private static final int HIGHEST_RATE_HZ = 48_000;

    private final OpusDecoder decoder;
    private final Transcoder transcoder;
    private final int rateHz;
    private final ByteBuf pcm = Unpooled.directBuffer();

    private OpusToAudio(OpusDecoder decoder, Transcoder transcoder) {
        this.decoder = decoder;
        this.transcoder = transcoder;
        this.rateHz = transcoder.from().sampleRateHz();
    }

    /**
     * A transcoder for one stream, at its start.
     *
     * @param to any format but Opus
     * @throws IllegalArgumentException if that is Opus, or its rate has no usable ratio to 48 kHz
     * @throws org.tandemrelay.audio.opus.OpusException if there is no libopus; the message says what was tried
     */
    public static OpusToAudio decodingTo(AudioFormat to) {
        int decodedHz = DECODED_RATES.contains(to.sampleRateHz()) ? to.sampleRateHz() : HIGHEST_RATE_HZ;
        Transcoder transcoder = Transcoder.between(new AudioFormat(Encoding.PCM16_LE, decodedHz, to.channels()), to);
        return new OpusToAudio(OpusDecoder.open(decodedHz, to.channels()), transcoder);
    }

    /** What comes out. */
    public AudioFormat to() {
        return transcoder.to();
    }

    /**
     * Transcodes a packet.
     *
     * @param packet one whole packet; ownership is taken, also when this throws
     * @param alloc where the result comes from
     * @return what could be completed; the caller releases it
     * @throws org.tandemrelay.audio.opus.OpusException if it is no packet; the stream goes on with the next
     */
    public ByteBuf transcode(ByteBuf packet, ByteBufAllocator alloc) {
        try {
            decoder.decode(packet, pcm.clear());
            return fromPcm(alloc);
        } finally {
            packet.release();
        }
    }

    /**
     * Makes up for lost packets from what was heard before them.
     *
     * @param lostMillis how long they were, a multiple of 5 and at most 120
     * @param alloc where the result comes from
     * @return the caller releases it
     * @throws org.tandemrelay.audio.opus.OpusException if {@code lostMillis} is no such number
     */
    public ByteBuf conceal(int lostMillis, ByteBufAllocator alloc) {
        decoder.conceal(rateHz / 1_000 * lostMillis, pcm.clear());
        return fromPcm(alloc);
    }

    /**
     * Recovers a lost packet from the copy that the next one carries, or conceals it if that carries none.
     *
     * @param next the packet after the lost one; borrowed, and still to be transcoded
     * @param lostMillis how long the lost one was
     * @param alloc where the result comes from
     * @return the caller releases it
     * @throws org.tandemrelay.audio.opus.OpusException if the packet is none, or {@code lostMillis} no packet's length
     */
    public ByteBuf recover(ByteBuf next, int lostMillis, ByteBufAllocator alloc) {
        decoder.recover(next, rateHz / 1_000 * lostMillis, pcm.clear());
        return fromPcm(alloc);
    }

    private ByteBuf fromPcm(ByteBufAllocator alloc) {
        ByteBuf out = alloc.buffer();
        boolean done = false;
        try {
            transcoder.transcode(pcm, out);
            done = true;
            return out;
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    /**
     * Ends the stream: gives what was held back, and starts anew.
     *
     * @return perhaps nothing; the caller releases it
     */
    public ByteBuf drain(ByteBufAllocator alloc) {
        decoder.reset();
        return transcoder.drain(alloc);
    }

    /** Frees the native memory. Closing again does nothing. */
    @Override
    public void close() {
        if (pcm.refCnt() > 0) {
            pcm.release();
            decoder.close();
            transcoder.close();
        }
    }
}
