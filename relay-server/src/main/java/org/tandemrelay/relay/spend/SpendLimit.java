package org.tandemrelay.relay.spend;

/**
 * How much may be spent; 0 is without limit, in each.
 *
 * @param audioMillis ms of audio, the caller's and the model's together
 * @param costNanos billionths of whatever currency the prices are in
 */
public record SpendLimit(long audioMillis, long costNanos) {

    /** Without limit. */
    public static final SpendLimit NONE = new SpendLimit(0, 0);

    /** Whether there is one. */
    public boolean limits() {
        return audioMillis > 0 || costNanos > 0;
    }

    boolean audioReached(long spentMillis) {
        return audioMillis > 0 && spentMillis >= audioMillis;
    }

    boolean costReached(long spentNanos) {
        return costNanos > 0 && spentNanos >= costNanos;
    }

    /** So many hundredths of it. */
    SpendLimit percent(int percent) {
        return percent == 100 ? this : new SpendLimit(part(audioMillis, percent), part(costNanos, percent));
    }

    /** At least 1 of what is limited, which 0 would not be. */
    private static long part(long whole, int percent) {
        return whole == 0 ? 0 : Math.max(1, Math.round(whole * (percent / 100.0)));
    }
}
