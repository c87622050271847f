package org.tandemrelay.audio.g722;

import java.util.Arrays;

/**
 * The 24 taps that split a spectrum into two halves, and join them again. Its halves mirror each other, so that what one folds
 * the other takes away.
 */
final class MirrorFilter {

    /** Every second tap; the others are the same in reverse. Clause 6.2.1.1, table 11. */
    private static final int[] TAPS = {3, -11, 12, 32, -210, 951, 3_876, -805, 362, -156, 53, -11};

    private final int[] evens = new int[TAPS.length];
    private final int[] odds = new int[TAPS.length];

    /** Sum over the even-numbered samples. */
    private int even;
    /** Sum over the odd-numbered samples. */
    private int odd;

    /** Takes in a pair of values, older first. */
    void push(int first, int second) {
        System.arraycopy(evens, 1, evens, 0, TAPS.length - 1);
        System.arraycopy(odds, 1, odds, 0, TAPS.length - 1);
        evens[TAPS.length - 1] = first;
        odds[TAPS.length - 1] = second;
        int sumOfEvens = 0;
        int sumOfOdds = 0;
        for (int i = 0; i < TAPS.length; i++) {
            sumOfEvens += evens[i] * TAPS[i];
            sumOfOdds += odds[i] * TAPS[TAPS.length - 1 - i];
        }
        even = sumOfEvens;
        odd = sumOfOdds;
    }

    int even() {
        return even;
    }

    int odd() {
        return odd;
    }

    void reset() {
        Arrays.fill(evens, 0);
        Arrays.fill(odds, 0);
    }
}
