package org.tandemrelay.audio.resample;

/**
 * How long the filter is, and so what it lets through, what it costs and how much it delays.
 *
 * <p>Frequencies are in parts of the lower of the two Nyquist frequencies, the delay is in samples of the lower of the two rates:
 * 20 samples are 2.5 ms at 8 kHz. The figures of every pair of rates are measured by {@code ResamplerFiguresTest} and printed in
 * the module's README.
 */
public enum Quality {
    /** 12 samples of delay, 60 dB: for echo-sensitive paths, where a millisecond counts more than the top of the band. */
    LOW_LATENCY(12, 0.97, 6.0),
    /** 20 samples of delay, flat to 0.9, 80 dB: the default. */
    BALANCED(20, 1.03, 8.4),
    /** 48 samples of delay, flat to 0.92, 100 dB, images folded nowhere audible: for recordings. */
    HIGH(48, 0.985, 10.3);

    private final int halfWidth;
    private final double cutoff;
    private final double beta;

    Quality(int halfWidth, double cutoff, double beta) {
        this.halfWidth = halfWidth;
        this.cutoff = cutoff;
        this.beta = beta;
    }

    /** Group delay in samples of the lower rate. */
    public int delaySamples() {
        return halfWidth;
    }

    /**
     * The impulse response at a distance from its centre, not normalised.
     *
     * @param distance in samples of the lower rate
     */
    double response(double distance) {
        double position = distance / halfWidth;
        if (Math.abs(position) >= 1) {
            return 0;
        }
        return sinc(cutoff * distance) * bessel(beta * Math.sqrt(1 - position * position));
    }

    private static double sinc(double x) {
        double angle = Math.PI * x;
        return Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle;
    }

    /** The modified Bessel function of the first kind and order 0, by its power series: what Kaiser's window is made of. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        double quarter = x * x / 4;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= quarter / ((double) k * k);
            sum += term;
        }
        return sum;
    }
}
