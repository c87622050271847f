package org.tandemrelay.audio.resample;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The filter for one pair of rates, cut into the phases that can occur.
 *
 * <p>Output {@code m} lies {@code m * down / up} input samples after the first input. Its whole part chooses where in the input
 * the taps are laid, the rest chooses the phase. Immutable.
 */
final class Kernel {

    /** So many phases that every pair of rates in use fits: 11,025 to 32,000 Hz needs them all. */
    private static final int MAX_PHASES = 1_280;

    private static final Set<Integer> RATES_IN_USE =
            Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

    /**
     * Filters between rates in use. State for all calls is against the house's rule; it is here because the largest filter takes
     * 200 KiB and milliseconds of an event loop, its content is fixed by its key, and there are no more keys than pairs of rates.
     */
    private static final Map<Key, Kernel> KNOWN = new ConcurrentHashMap<>();

    /** Up to here a phase has enough samples in a frame of 20 ms for computing it as a block to pay. */
    private static final int MAX_BLOCK_PHASES = 8;

    /** Taps are computed in groups of so many, and their number is rounded up to it. */
    static final int UNROLL = 4;

    private final int up;
    private final int down;
    private final int lookahead;
    private final int taps;
    private final float[] coefficients;

    /** Null where there are too many phases for it to pay. */
    private final @Nullable PhaseTaps phaseTaps;

    private Kernel(int up, int down, Quality quality) {
        this.up = up;
        this.down = down;
        // Downsampling stretches the filter, so that it cuts off at the output's Nyquist frequency and not at the
        // input's.
        double stretch = Math.max(1.0, (double) down / up);
        this.lookahead = (int) Math.ceil(quality.delaySamples() * stretch);
        this.taps = (2 * lookahead + UNROLL - 1) / UNROLL * UNROLL;
        this.coefficients = new float[up * taps];
        for (int phase = 0; phase < up; phase++) {
            fill(phase, stretch, quality);
        }
        this.phaseTaps = Math.max(up, down) <= MAX_BLOCK_PHASES ? new PhaseTaps(this) : null;
    }

    /**
     * The filter for a pair of rates, computed or remembered.
     *
     * @throws IllegalArgumentException if the rates share too small a divisor; the message names both
     */
    static Kernel between(int fromHz, int toHz, Quality quality) {
        int divisor = BigInteger.valueOf(fromHz).gcd(BigInteger.valueOf(toHz)).intValue();
        int up = toHz / divisor;
        if (up > MAX_PHASES) {
            throw new IllegalArgumentException("no conversion from " + fromHz + " to " + toHz + " Hz: their ratio is "
                    + up + ":" + fromHz / divisor + ", and its first term must not be above " + MAX_PHASES);
        }
        int down = fromHz / divisor;
        if (RATES_IN_USE.contains(fromHz) && RATES_IN_USE.contains(toHz)) {
            return KNOWN.computeIfAbsent(new Key(up, down, quality), key -> new Kernel(up, down, quality));
        }
        return new Kernel(up, down, quality);
    }

    private record Key(int up, int down, Quality quality) {}

    private void fill(int phase, double stretch, Quality quality) {
        double[] exact = new double[taps];
        double sum = 0;
        for (int k = 0; k < taps; k++) {
            double distance = k - (taps - lookahead - 1) - (double) phase / up;
            exact[k] = quality.response(distance / stretch);
            sum += exact[k];
        }
        for (int k = 0; k < taps; k++) {
            // Each phase passes a constant unchanged; else the differences between phases were a tone on every level.
            coefficients[phase * taps + k] = (float) (exact[k] / sum);
        }
    }

    /** Output samples per {@link #down} input samples; also the number of phases. */
    int up() {
        return up;
    }

    /** Input samples per {@link #up} output samples. */
    int down() {
        return down;
    }

    /** Input samples after the one at or before an output's place that must be there before it can be computed. */
    int lookahead() {
        return lookahead;
    }

    /** Coefficients of one phase. */
    int taps() {
        return taps;
    }

    /** Input samples before the first, all zero, that the taps of the first outputs lie on. */
    int leadIn() {
        return taps - lookahead - 1;
    }

    /** Every phase's taps, in the order of the input, phase after phase. Not to be written. */
    float[] coefficients() {
        return coefficients;
    }

    /** Whether there are few enough phases for {@link PhaseConvolver}. */
    boolean fewPhases() {
        return phaseTaps != null;
    }

    /**
     * The same taps in another order.
     *
     * @throws IllegalStateException unless there are {@link #fewPhases}
     */
    PhaseTaps phaseTaps() {
        if (phaseTaps == null) {
            throw new IllegalStateException("too many phases");
        }
        return phaseTaps;
    }
}
