package org.tandemrelay.audio.vad;

/** A filter of second order with Butterworth's damping, one sample at a time; by the bilinear transform. */
final class Biquad {

    private final double b0;
    private final double b1;
    private final double b2;
    private final double a1;
    private final double a2;
    private double state1;
    private double state2;

    private Biquad(double cutoffHz, double sampleRateHz, boolean high) {
        double angle = 2 * Math.PI * cutoffHz / sampleRateHz;
        double cosine = Math.cos(angle);
        double alpha = Math.sin(angle) / Math.sqrt(2);
        double scale = 1 / (1 + alpha);
        double edge = (high ? 1 + cosine : 1 - cosine) * scale;
        this.b0 = edge / 2;
        this.b1 = high ? -edge : edge;
        this.b2 = edge / 2;
        this.a1 = -2 * cosine * scale;
        this.a2 = (1 - alpha) * scale;
    }

    static Biquad lowPass(double cutoffHz, double sampleRateHz) {
        return new Biquad(cutoffHz, sampleRateHz, false);
    }

    static Biquad highPass(double cutoffHz, double sampleRateHz) {
        return new Biquad(cutoffHz, sampleRateHz, true);
    }

    double next(double in) {
        double out = b0 * in + state1;
        state1 = b1 * in - a1 * out + state2;
        state2 = b2 * in - a2 * out;
        return out;
    }

    void reset() {
        state1 = 0;
        state2 = 0;
    }
}
