package org.tandemrelay.audio.resample;

/**
 * How long the filter is, and so what it lets through, what it costs and how much it delays.
 *
 * <p>Frequencies are in parts of the lower of the two Nyquist frequencies, the delay is in samples of the lower of the two rates:
 * 20 samples are 2.5 ms at 8 kHz. What is said here is designed; {@code ResamplerFiguresTest} measures it for every pair of
 * rates.
 */
public enum Quality {
    /** 10 samples of delay, within 0.1 dB up to 0.85, 80 dB down from 1.2 on: where a millisecond counts. */
    LOW_LATENCY(10, Prototype.LOW_LATENCY),
    /** 20 samples of delay, within 0.06 dB up to 0.9, 90 dB down from 1.09 on: the default. */
    BALANCED(20, Prototype.BALANCED),
    /** 48 samples of delay, within 0.03 dB up to 0.95, 100 dB down from 1.045 on: for recordings. */
    HIGH(48, Prototype.HIGH);

    private final int delaySamples;

    // Never written.
    @SuppressWarnings("ImmutableEnumChecker")
    private final double[] prototype;

    Quality(int delaySamples, double[] prototype) {
        this.delaySamples = delaySamples;
        this.prototype = prototype;
    }

    /** Group delay in samples of the lower rate. */
    public int delaySamples() {
        return delaySamples;
    }

    /**
     * The impulse response at a distance from its centre.
     *
     * @param distance in samples of the lower rate
     */
    double response(double distance) {
        double position = distance / delaySamples;
        return Math.abs(position) < 1 ? Prototype.at(prototype, position) : 0;
    }
}
