package org.tandemrelay.audio.resample;

import java.util.Arrays;

/**
 * All output samples of one phase together: for ratios with few phases, where a block holds many samples of each.
 *
 * <p>Samples of one phase are {@code down} input samples apart. The input is therefore dealt out to {@code down} lanes, in which
 * they are neighbours, and one tap at a time is multiplied with a run of a lane: loops of constant stride over floats, which the
 * JIT vectorises, and a sum whose order is the same in every run length. Runs are copied first, because C2 (as of JDK 17)
 * vectorises only where all arrays have one index; copy and all it is three times as fast.
 */
final class PhaseConvolver extends Convolver {

    private final float[][] lanes;
    private final float[] sums;
    private final float[][] runs;

    PhaseConvolver(Kernel kernel, int block) {
        super(kernel);
        int rounds = (margin(kernel) + block) / kernel.down() + 2;
        this.lanes = new float[kernel.down()][rounds];
        this.sums = new float[rounds];
        this.runs = new float[Kernel.UNROLL][rounds];
    }

    @Override
    void append(short[] in, int offset, int count) {
        int down = lanes.length;
        for (int lane = 0; lane < down; lane++) {
            float[] samples = lanes[lane];
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
        for (int step = 0; step < up; step++) {
            int firstRound = roundsBefore(from, step);
            int rounds = roundsBefore(to, step) - firstRound;
            if (rounds > 0) {
                sum(step, firstRound, rounds);
                int target = at + firstRound * up + step - from;
                for (int i = 0; i < rounds; i++) {
                    out[target + i * up] = saturated(sums[i]);
                }
            }
        }
    }

    /** Rounds whose output sample {@code step} comes before output sample {@code limit}. */
    private int roundsBefore(int limit, int step) {
        return limit <= step ? 0 : (limit - step - 1) / kernel.up() + 1;
    }

    private void sum(int step, int firstRound, int rounds) {
        int place = step * kernel.down() / kernel.up();
        int firstTap = (step * kernel.down() - place * kernel.up()) * kernel.taps();
        Arrays.fill(sums, 0, rounds, 0);
        for (int k = 0; k < kernel.taps(); k += Kernel.UNROLL) {
            addTaps(firstTap + k, place + k + firstRound * lanes.length, rounds);
        }
    }

    private void addTaps(int tap, int sample, int rounds) {
        for (int k = 0; k < Kernel.UNROLL; k++) {
            float[] lane = lanes[(sample + k) % lanes.length];
            System.arraycopy(lane, (sample + k) / lanes.length, runs[k], 0, rounds);
        }
        float[] taps = kernel.coefficients();
        float tap0 = taps[tap];
        float tap1 = taps[tap + 1];
        float tap2 = taps[tap + 2];
        float tap3 = taps[tap + 3];
        float[] run0 = runs[0];
        float[] run1 = runs[1];
        float[] run2 = runs[2];
        float[] run3 = runs[3];
        float[] target = sums;
        for (int i = 0; i < rounds; i++) {
            target[i] += (tap0 * run0[i] + tap1 * run1[i]) + (tap2 * run2[i] + tap3 * run3[i]);
        }
    }

    @Override
    void discard(int rounds) {
        for (float[] lane : lanes) {
            System.arraycopy(lane, rounds, lane, 0, lane.length - rounds);
        }
    }

    @Override
    void clear() {
        for (float[] lane : lanes) {
            Arrays.fill(lane, 0);
        }
    }
}
