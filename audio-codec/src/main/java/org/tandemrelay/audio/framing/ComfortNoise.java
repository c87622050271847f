package org.tandemrelay.audio.framing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.transcode.Transcoder;

/**
 * Faint noise for the time in which nobody speaks, so that a line does not sound dead.
 *
 * <p>Its spectrum falls by 6 dB an octave from 500 Hz on, which ears take for a room and not for a fault. Belongs to one stream
 * and one thread; whoever makes one closes it.
 */
public final class ComfortNoise implements AutoCloseable {

    /** What a quiet room is on a telephone. */
    public static final double DEFAULT_LEVEL_DBFS = -62;

    private static final double CORNER_HZ = 500;
    private static final int BLOCK_MILLIS = 10;

    private final Transcoder transcoder;
    private final ByteBuf block;
    private final int blockSamples;
    private final double smoothing;
    private final double amplitude;
    private double filtered;
    private long seed = 0x9E3779B97F4A7C15L;

    /** Noise at {@link #DEFAULT_LEVEL_DBFS}. */
    public ComfortNoise(AudioFormat format) {
        this(format, DEFAULT_LEVEL_DBFS);
    }

    /**
     * Noise in any encoding but Opus, which makes its own.
     *
     * @param levelDbfs its level, a full-scale square wave being 0 dBFS; -90 to -20
     * @throws IllegalArgumentException if the level is out of range or the format is Opus
     */
    public ComfortNoise(AudioFormat format, double levelDbfs) {
        if (!(levelDbfs >= -90 && levelDbfs <= -20)) {
            throw new IllegalArgumentException("noise of " + levelDbfs + " dBFS is not between -90 and -20");
        }
        int rateHz = format.sampleRateHz();
        AudioFormat linear = new AudioFormat(Encoding.PCM16_LE, rateHz, 1);
        this.transcoder = Transcoder.between(linear, format);
        this.blockSamples = rateHz * BLOCK_MILLIS / 1_000;
        this.block = Unpooled.buffer(blockSamples * Short.BYTES);
        this.smoothing = 1 - Math.exp(-2 * Math.PI * CORNER_HZ / rateHz);
        // Uniform noise of amplitude 1 has a power of 1/3, of which the filter leaves s / (2 - s).
        double gain = Math.sqrt(3 * (2 - smoothing) / smoothing);
        this.amplitude = 32_768 * Math.pow(10, levelDbfs / 20) * gain;
    }

    /**
     * Appends noise.
     *
     * @param out borrowed; grows if it can
     * @param millis how long, in steps of 10 ms; rounded up to one
     */
    public void write(ByteBuf out, int millis) {
        for (int done = 0; done < millis; done += BLOCK_MILLIS) {
            block.clear();
            for (int i = 0; i < blockSamples; i++) {
                filtered += smoothing * (amplitude * random() - filtered);
                block.writeShortLE((int) Math.rint(filtered));
            }
            transcoder.transcode(block, out);
        }
    }

    /** Evenly from -1 to 1, by Marsaglia's xorshift. */
    private double random() {
        seed ^= seed << 13;
        seed ^= seed >>> 7;
        seed ^= seed << 17;
        return seed * 0x1p-63;
    }

    @Override
    public void close() {
        transcoder.close();
        block.release();
    }
}
