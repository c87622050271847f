package org.tandemrelay.audio.level;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.pcm.Pcm16Block;

/**
 * Measures level and peak over all samples since the last {@link #reset}.
 *
 * <p>Both are decibels below full scale, where full scale is the amplitude 32,768: a sine of full amplitude has a peak of 0 and
 * a level of -3.01 dBFS. Digital silence, and no audio at all, is negative infinity. Belongs to one stream and one thread.
 */
public final class LevelMeter {

    private static final double FULL_SCALE = 32_768.0;
    private static final int BLOCK_SAMPLES = 480;

    private final Pcm16Block block = new Pcm16Block(BLOCK_SAMPLES);
    private long samples;
    /** At most 2^30 a sample, so it lasts for 2^33 of them: two days at 48 kHz. */
    private long squares;

    private int peak;

    /**
     * Adds a chunk.
     *
     * @param pcm16le 16-bit little-endian PCM, any number of channels, which are measured as one; borrowed, its reader index is
     *     not moved; an odd last byte is not looked at
     */
    public void add(ByteBuf pcm16le) {
        int index = pcm16le.readerIndex();
        for (int count = block.load(pcm16le, index); count > 0; count = block.load(pcm16le, index)) {
            add(block.samples(), count);
            index += count * Short.BYTES;
        }
    }

    private void add(short[] pcm, int count) {
        long sum = 0;
        int highest = peak;
        for (int i = 0; i < count; i++) {
            int sample = pcm[i];
            sum += (long) sample * sample;
            highest = Math.max(highest, Math.abs(sample));
        }
        squares += sum;
        peak = highest;
        samples += count;
    }

    /** Samples measured, of all channels together. */
    public long samples() {
        return samples;
    }

    /** Root mean square in dBFS. */
    public double rmsDbfs() {
        return samples == 0
                ? Double.NEGATIVE_INFINITY
                : 10 * Math.log10(squares / (double) samples / (FULL_SCALE * FULL_SCALE));
    }

    /** The largest sample's amplitude in dBFS. */
    public double peakDbfs() {
        return 20 * Math.log10(peak / FULL_SCALE);
    }

    /** Forgets everything measured. */
    public void reset() {
        samples = 0;
        squares = 0;
        peak = 0;
    }
}
