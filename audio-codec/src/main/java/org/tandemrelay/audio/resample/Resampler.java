package org.tandemrelay.audio.resample;

import java.util.Objects;

/**
 * Changes the sample rate of one mono stream, a chunk at a time.
 *
 * <p>The output is aligned with the input: output sample {@code m} stands for the moment {@code m / toHz}. It is held back by
 * {@link #delayMillis}, and {@link #drain} gives the rest, so that {@code n} samples in are {@code ceil(n * toHz / fromHz)} out,
 * to the sample, over any length. The same input gives the same output bit for bit however it is cut. Peaks that the filter
 * raises above 16 bits are limited, never wrapped.
 *
 * <p>Belongs to one stream and one thread. Makes no garbage between construction and {@link #drain}.
 */
public final class Resampler {

    private static final int BLOCKS_PER_SECOND = 50;

    private final int fromHz;
    private final int toHz;
    private final Quality quality;
    private final Kernel kernel;
    private final Convolver convolver;
    private final int block;

    private Resampler(int fromHz, int toHz, Quality quality) {
        this.fromHz = fromHz;
        this.toHz = toHz;
        this.quality = quality;
        this.kernel = Kernel.between(fromHz, toHz, quality);
        this.block = fromHz / BLOCKS_PER_SECOND;
        this.convolver = kernel.fewPhases() ? new PhaseConvolver(kernel, block) : new DotConvolver(kernel, block);
    }

    /** A resampler of {@link Quality#BALANCED}. */
    public static Resampler between(int fromHz, int toHz) {
        return between(fromHz, toHz, Quality.BALANCED);
    }

    /**
     * A resampler, at its start.
     *
     * @param fromHz the input's rate, 8,000 to 192,000 Hz
     * @param toHz the output's rate, 8,000 to 192,000 Hz, another
     * @throws IllegalArgumentException if a rate is out of range, both are the same, or they share too small a divisor (all
     *     rates in use do not); the message names them
     */
    public static Resampler between(int fromHz, int toHz, Quality quality) {
        requireRate(fromHz);
        requireRate(toHz);
        if (fromHz == toHz) {
            throw new IllegalArgumentException("nothing to convert: both rates are " + fromHz + " Hz");
        }
        return new Resampler(fromHz, toHz, Objects.requireNonNull(quality, "quality"));
    }

    private static void requireRate(int hz) {
        if (hz < 8_000 || hz > 192_000) {
            throw new IllegalArgumentException("sample rate " + hz + " Hz is not between 8000 and 192000");
        }
    }

    /** The most samples that {@link #process} can write for so many samples in. */
    public int maxOutputSamples(int inputSamples) {
        return Math.toIntExact(((long) inputSamples * toHz + fromHz - 1) / fromHz + 1);
    }

    /** The most samples that {@link #drain} can write. */
    public int maxDrainSamples() {
        return maxOutputSamples(kernel.lookahead());
    }

    /** How long a sample is held back, in milliseconds; the filter's group delay. */
    public double delayMillis() {
        return 1_000.0 * kernel.lookahead() / fromHz;
    }

    /** The quality that was asked for. */
    public Quality quality() {
        return quality;
    }

    /**
     * Converts a chunk.
     *
     * @param in 16-bit samples, from index 0
     * @param count how many of them, 0 or more
     * @param out receives 16-bit samples from index 0; room for {@link #maxOutputSamples} is always enough
     * @return samples written
     * @throws IndexOutOfBoundsException if an array is too short; the stream is broken then and needs {@link #reset}
     */
    public int process(short[] in, int count, short[] out) {
        Objects.checkFromIndexSize(0, count, in.length);
        int written = 0;
        for (int offset = 0; offset < count; offset += block) {
            written += convolver.convolve(in, offset, Math.min(block, count - offset), out, written);
        }
        return written;
    }

    /**
     * Ends the stream: writes what was held back, as if silence followed, and starts anew.
     *
     * @param out receives 16-bit samples from index 0; room for {@link #maxDrainSamples} is always enough
     * @return samples written
     */
    public int drain(short[] out) {
        int written = process(new short[kernel.lookahead()], kernel.lookahead(), out);
        reset();
        return written;
    }

    /** Forgets the stream: the next sample is the first of another. */
    public void reset() {
        convolver.reset();
    }
}
