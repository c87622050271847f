package org.tandemrelay.audio.g722;

import java.util.Arrays;

/**
 * What both ends know about one half of the spectrum: the size of a step, and a predictor with two poles and six zeros.
 *
 * <p>Names in comments are the recommendation's blocks (clause 6.2). Everything saturates at 16 bits, as there.
 */
final class SubBand {

    private static final int POLES = 2;
    private static final int ZEROS = 6;

    private final int initialStep;
    private final int maxLogStep;
    private final int stepShift;

    private int logStep;
    private int step;
    private int prediction;
    private int zeroPrediction;
    /** Reconstructed signal and partially reconstructed signal, newest first, at 1. */
    private final int[] reconstructed = new int[POLES + 1];

    private final int[] partial = new int[POLES + 1];
    private final int[] pole = new int[POLES + 1];
    private final int[] difference = new int[ZEROS + 1];
    private final int[] zero = new int[ZEROS + 1];

    private SubBand(int initialStep, int maxLogStep, int stepShift) {
        this.initialStep = initialStep;
        this.maxLogStep = maxLogStep;
        this.stepShift = stepShift;
        reset();
    }

    static SubBand lower() {
        return new SubBand(32, 18_432, 8);
    }

    static SubBand upper() {
        return new SubBand(8, 22_528, 10);
    }

    void reset() {
        logStep = 0;
        step = initialStep;
        prediction = 0;
        zeroPrediction = 0;
        Arrays.fill(reconstructed, 0);
        Arrays.fill(partial, 0);
        Arrays.fill(pole, 0);
        Arrays.fill(difference, 0);
        Arrays.fill(zero, 0);
    }

    /** What the next sample is expected to be. */
    int prediction() {
        return prediction;
    }

    /** A level of a table in units of the present step. */
    int scaled(int level) {
        return (step * level) >> 15;
    }

    /** A decision level in units of the present step. */
    int decision(int level) {
        return (step * level) >> 12;
    }

    /** Adapts step and predictor to a difference that both ends know. */
    void learn(int learnt, int logStepChange) {
        adaptStep(logStepChange);
        int newest = saturated(prediction + learnt);
        int newestPartial = saturated(zeroPrediction + learnt);
        adaptPoles(newestPartial);
        adaptZeros(learnt);
        shift(reconstructed, newest);
        shift(partial, newestPartial);
        shift(difference, learnt);
        predict();
    }

    /** LOGSCL, SCALEL and their like. */
    private void adaptStep(int change) {
        logStep = Math.min(Math.max(((logStep * 127) >> 7) + change, 0), maxLogStep);
        int mantissa = Quantizers.ILB[(logStep >> 6) & 31];
        int shift = stepShift - (logStep >> 11);
        step = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
    }

    /** UPPOL2 and UPPOL1. */
    private void adaptPoles(int newest) {
        int quadrupled = saturated(pole[1] << 2);
        int towards = sameSign(newest, partial[1]) ? Math.min(-quadrupled, Short.MAX_VALUE) : quadrupled;
        int second = (sameSign(newest, partial[2]) ? 128 : -128) + (towards >> 7) + ((pole[2] * 32_512) >> 15);
        pole[2] = Math.min(Math.max(second, -12_288), 12_288);
        int first = saturated((sameSign(newest, partial[1]) ? 192 : -192) + ((pole[1] * 32_640) >> 15));
        // Inside this triangle the predictor is stable.
        int limit = saturated(15_360 - pole[2]);
        pole[1] = Math.min(Math.max(first, -limit), limit);
    }

    /** UPZERO. */
    private void adaptZeros(int newest) {
        int gain = newest == 0 ? 0 : 128;
        for (int i = 1; i <= ZEROS; i++) {
            int towards = sameSign(newest, difference[i]) ? gain : -gain;
            zero[i] = saturated(towards + ((zero[i] * 32_640) >> 15));
        }
    }

    /** DELAYA. */
    private static void shift(int[] line, int newest) {
        System.arraycopy(line, 1, line, 2, line.length - 2);
        line[1] = newest;
    }

    /** FILTEP, FILTEZ and PREDIC. */
    private void predict() {
        int poles = 0;
        for (int i = 1; i <= POLES; i++) {
            poles += (pole[i] * saturated(2 * reconstructed[i])) >> 15;
        }
        int zeros = 0;
        for (int i = 1; i <= ZEROS; i++) {
            zeros += (zero[i] * saturated(2 * difference[i])) >> 15;
        }
        zeroPrediction = saturated(zeros);
        prediction = saturated(saturated(poles) + zeroPrediction);
    }

    private static boolean sameSign(int a, int b) {
        return (a ^ b) >= 0;
    }

    static int saturated(int value) {
        return Math.min(Math.max(value, Short.MIN_VALUE), Short.MAX_VALUE);
    }
}
