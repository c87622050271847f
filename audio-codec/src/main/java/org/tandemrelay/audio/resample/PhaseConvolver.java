package org.tandemrelay.audio.resample;

import java.util.Arrays;

/**
 * All output samples of one phase together: for ratios with few phases, where a block holds many samples of each.
 *
 * <p>Samples of one phase, a round of the kernel each, are {@code down} input samples apart. The input is therefore dealt out to
 * {@code down} lanes, in which they are neighbours. A tap then is the product of a number and a run of a lane: loops of constant
 * stride over floats, which the JIT turns into vector instructions, and a sum whose order is the same in every run length.
 *
 * <p>C2 does that only where all arrays of a loop have one index, whereas every tap needs its run from another place. So each
 * lane is there four times, the copies one, two and three samples on, which is where the next taps' runs are; and for the four
 * after those it is the sums that move, all at once, by four places (Horner's scheme). Copying a run for each tap instead takes
 * up to twice as long.
 *
 * <p>Lanes and sums are the thread's, {@link PhaseBench}: a stream keeps of its samples no more than those that are needed again. With
 * hundreds of streams, arrays of each stream's own would have left the processor's caches by its next block.
 */
final class PhaseConvolver extends Convolver {

    /** Taps in a loop: with six, C2 of JDK 17 gives up. */
    static final int GROUP = 4;

    /** By lane, the samples that were there before the block. */
    private final float[][] past;

    private final PhaseTaps taps;

    /** Samples of a lane that are looked at, whatever they hold behind the last. */
    private final int length;

    /** That of the thread which last computed a block. */
    private PhaseBench bench = PhaseBench.NONE;

    PhaseConvolver(Kernel kernel, int block) {
        super(kernel);
        int down = kernel.down();
        this.taps = kernel.phaseTaps();
        this.past = new float[down][margin(kernel) / down + 2];
        this.length = (margin(kernel) + block) / down + 2 + GROUP * (taps.groups() + 1);
    }

    @Override
    void append(short[] in, int offset, int count) {
        int down = past.length;
        PhaseBench current = PhaseBench.of(down, length);
        if (bench != current) {
            bench = current;
        }
        for (int lane = 0; lane < down; lane++) {
            float[] samples = bench.lane(lane)[0];
            System.arraycopy(past[lane], 0, samples, 0, past[lane].length);
            // The first sample of the block that belongs to this lane.
            int first = Math.floorMod(lane - filled, down);
            int at = (filled + first) / down;
            for (int i = first; i < count; i += down) {
                samples[at++] = in[offset + i];
            }
        }
    }

    @Override
    void compute(int from, int to, short[] out, int at) {
        int up = kernel.up();
        copyLanes(roundsBefore(to, 0));
        for (int step = 0; step < up; step++) {
            int firstRound = roundsBefore(from, step);
            int rounds = roundsBefore(to, step);
            if (rounds > firstRound) {
                // From the first round on, though it may have been given: then all runs begin where their arrays do.
                sum(taps.of(step), rounds);
                write(firstRound, rounds, out, at + step - from);
            }
        }
    }

    /** Rounds whose output sample {@code step} comes before output sample {@code limit}. */
    private int roundsBefore(int limit, int step) {
        return limit <= step ? 0 : (limit - step - 1) / kernel.up() + 1;
    }

    private void copyLanes(int rounds) {
        int looked = rounds + GROUP * (taps.groups() - 1);
        for (int i = 0; i < past.length; i++) {
            float[][] lane = bench.lane(i);
            for (int shift = 1; shift < GROUP; shift++) {
                System.arraycopy(lane[0], shift, lane[shift], 0, looked);
            }
        }
    }

    /** Leaves the sums in the first so many of {@link PhaseBench#sums}. */
    private void sum(float[] phase, int rounds) {
        float[] sums = bench.sums();
        int start = GROUP * taps.groups();
        int tap = phase.length;
        Arrays.fill(sums, start, start + rounds, 0);
        while (start > 0) {
            start -= GROUP;
            System.arraycopy(sums, start + GROUP, sums, start, rounds);
            for (int lane = past.length - 1; lane >= 0; lane--) {
                tap -= GROUP;
                add(phase, tap, bench.lane(lane), start, start + rounds);
            }
        }
    }

    private void add(float[] phase, int tap, float[][] copies, int from, int to) {
        float tap0 = phase[tap];
        float tap1 = phase[tap + 1];
        float tap2 = phase[tap + 2];
        float tap3 = phase[tap + 3];
        float[] run0 = copies[0];
        float[] run1 = copies[1];
        float[] run2 = copies[2];
        float[] run3 = copies[3];
        float[] target = bench.sums();
        for (int i = from; i < to; i++) {
            target[i] += (tap0 * run0[i] + tap1 * run1[i]) + (tap2 * run2[i] + tap3 * run3[i]);
        }
    }

    private void write(int firstRound, int rounds, short[] out, int at) {
        float[] values = bench.sums();
        for (int i = firstRound; i < rounds; i++) {
            values[i] = limited(values[i]);
        }
        int up = kernel.up();
        for (int i = firstRound; i < rounds; i++) {
            out[at + i * up] = rounded(values[i]);
        }
    }

    @Override
    void discard(int rounds) {
        for (int lane = 0; lane < past.length; lane++) {
            System.arraycopy(bench.lane(lane)[0], rounds, past[lane], 0, past[lane].length);
        }
    }

    @Override
    void clear() {
        for (float[] lane : past) {
            Arrays.fill(lane, 0);
        }
    }
}
