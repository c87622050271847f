package org.tandemrelay.audio.g711;

/**
 * Tables 1a to 2b of the recommendation, read off it: the second way to every code, which shares nothing with the product's.
 *
 * <p>The tables give each segment as so many intervals of one size, in units of a 13-bit (A-law) or a 14-bit sample (µ-law). A
 * positive value between decision values n and n + 1 is character signal n. What lies on a decision value the recommendation
 * leaves to the equipment (clause 3.6); here it is counted to the side of greater values, for negative samples as well.
 */
final class DecisionValues {

    private static final int[][] MULAW_INTERVALS = {
        {1, 1}, {15, 2}, {16, 4}, {16, 8}, {16, 16}, {16, 32}, {16, 64}, {16, 128}, {16, 256}
    };
    private static final int[][] ALAW_INTERVALS = {{32, 2}, {16, 4}, {16, 8}, {16, 16}, {16, 32}, {16, 64}, {16, 128}};

    private DecisionValues() {}

    /** The 129 decision values from zero outwards, in units of a 16-bit sample; the last one is virtual. */
    static int[] of(G711 law) {
        int unit = law == G711.MULAW ? 4 : 8;
        int[] decisions = new int[129];
        int at = 0;
        for (int[] interval : law == G711.MULAW ? MULAW_INTERVALS : ALAW_INTERVALS) {
            for (int i = 0; i < interval[0]; i++, at++) {
                decisions[at + 1] = decisions[at] + interval[1] * unit;
            }
        }
        return decisions;
    }

    /** The octet for a 16-bit sample. */
    static int code(G711 law, int[] decisions, int sample) {
        boolean negative = sample < 0;
        int step = 0;
        while (step < 127 && (negative ? -sample > decisions[step + 1] : sample >= decisions[step + 1])) {
            step++;
        }
        return wire(law, step, negative);
    }

    /** The character signal for a step, as it is sent: table 2 counts down from 255, table 1 has its even bits inverted. */
    static int wire(G711 law, int step, boolean negative) {
        int signed = negative ? step : 128 + step;
        return law == G711.MULAW ? (negative ? 127 : 255) - step : signed ^ 0x55;
    }

    /** Where an octet lies among all 256 steps, the most negative first. */
    static int step(G711 law, byte code) {
        for (int step = 0; step < 128; step++) {
            if (wire(law, step, false) == (code & 0xFF)) {
                return 128 + step;
            }
            if (wire(law, step, true) == (code & 0xFF)) {
                return 127 - step;
            }
        }
        throw new AssertionError(code);
    }
}
