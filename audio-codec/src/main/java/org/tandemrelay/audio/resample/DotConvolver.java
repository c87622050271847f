package org.tandemrelay.audio.resample;

import java.util.Arrays;

/** One output sample after the other, each a sum of products: for ratios with many phases, where no two neighbours share one. */
final class DotConvolver extends Convolver {

    private final float[] held;

    DotConvolver(Kernel kernel, int block) {
        super(kernel);
        this.held = new float[margin(kernel) + block];
    }

    @Override
    void append(short[] in, int offset, int count) {
        for (int i = 0; i < count; i++) {
            held[filled + i] = in[offset + i];
        }
    }

    @Override
    void compute(int from, int to, short[] out, int at) {
        int up = kernel.up();
        int down = kernel.down();
        for (int m = from; m < to; m++) {
            int place = m * down / up;
            int phase = m * down - place * up;
            out[at + m - from] = rounded(limited(dot(phase * kernel.taps(), place)));
        }
    }

    private float dot(int firstTap, int place) {
        float[] taps = kernel.coefficients();
        float[] samples = held;
        // Four sums, because one would wait for its own last addition.
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int k = 0; k < kernel.taps(); k += Kernel.UNROLL) {
            int tap = firstTap + k;
            int sample = place + k;
            sum0 += taps[tap] * samples[sample];
            sum1 += taps[tap + 1] * samples[sample + 1];
            sum2 += taps[tap + 2] * samples[sample + 2];
            sum3 += taps[tap + 3] * samples[sample + 3];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    @Override
    void discard(int rounds) {
        int samples = rounds * kernel.down();
        System.arraycopy(held, samples, held, 0, filled - samples);
    }

    @Override
    void clear() {
        Arrays.fill(held, 0);
    }
}
