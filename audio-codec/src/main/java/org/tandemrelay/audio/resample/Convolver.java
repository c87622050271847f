package org.tandemrelay.audio.resample;

/** Lays a {@link Kernel} over a stream of samples, a block at a time. */
abstract class Convolver {

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

    /** Rounds to the nearest 16-bit sample; what lies beyond the last one becomes the last one. */
    static short saturated(float value) {
        float limited = Math.min(Math.max(value, Short.MIN_VALUE), Short.MAX_VALUE);
        // Made positive before the cast, so that the cast rounds down for either sign.
        return (short) ((int) (limited + 32_768.5f) - 32_768);
    }
}
