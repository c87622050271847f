package org.tandemrelay.audio.resample;

/** Lays a {@link Kernel} over a stream of samples, a block at a time. */
abstract class Convolver {

    /** A float of this size ends with its unit: what is added is rounded to whole numbers, and stands in the lowest bits. */
    private static final float ROUNDING = 0x1.8p23f;

    final Kernel kernel;

    /** Samples held, the lead-in among them, counted from the base of the buffer. */
    int filled;
    /** Output samples already given, counted from the base of the buffer. */
    int given;

    Convolver(Kernel kernel) {
        this.kernel = kernel;
        this.filled = kernel.leadIn();
    }

    /**
     * Takes in a block and writes every output sample that it completes.
     *
     * @param in the samples, from index 0
     * @param offset index of the first of them
     * @param count how many, at most the block that this was made for
     * @param out receives the output from index {@code at}
     * @param at index of the first output sample
     * @return output samples written
     */
    final int convolve(short[] in, int offset, int count, short[] out, int at) {
        append(in, offset, count);
        filled += count;
        int from = given;
        int to = Math.max(from, completed());
        compute(from, to, out, at);
        int rounds = to / kernel.up();
        discard(rounds);
        filled -= rounds * kernel.down();
        given = to - rounds * kernel.up();
        return to - from;
    }

    /** Forgets the past: the next sample is the first. */
    final void reset() {
        clear();
        filled = kernel.leadIn();
        given = 0;
    }

    /** Output samples, counted from the base, whose last tap lies on a sample that is there. */
    private int completed() {
        int places = filled - kernel.taps() + 1;
        return places <= 0 ? 0 : (places * kernel.up() + kernel.down() - 1) / kernel.down();
    }

    /** Stores samples behind the {@link #filled} ones. */
    abstract void append(short[] in, int offset, int count);

    /** Computes output samples {@code from} to {@code to}, exclusive, counted from the base. */
    abstract void compute(int from, int to, short[] out, int at);

    /** Moves the base on by so many rounds of {@link Kernel#down} input samples. */
    abstract void discard(int rounds);

    /** Makes everything held zero. */
    abstract void clear();

    /** Samples that may be held beside a block: the taps, and up to two rounds that are not yet complete. */
    static int margin(Kernel kernel) {
        return kernel.taps() + 2 * kernel.down();
    }

    /** Makes what lies beyond the last 16-bit sample that one, and the number one that {@link #rounded} takes. */
    static float limited(float value) {
        return Math.min(Math.max(value, Short.MIN_VALUE), Short.MAX_VALUE) + ROUNDING;
    }

    /** The nearest 16-bit sample to what was {@link #limited}. Half the time of a cast, which has to mind other numbers. */
    static short rounded(float limited) {
        return (short) Float.floatToRawIntBits(limited);
    }
}
