package org.tandemrelay.relay.overload;

/**
 * How much of its time an event loop worked in its last second, and how much it will with the calls that it has by now: those that have just
 * come are in that second for a part only, and to begin them took work that will not be needed again. A loop's lag tells that there is too much
 * to do; this tells before there is. Each beat counts as much as any other, however late it comes, so that a standstill of the whole machine is
 * one busy beat. Confined to its loop.
 */
final class BusyWindow {

    /** A second's, at 20 ms each. */
    static final int BEATS = 50;

    /** For so many beats after a call has come, what the loop works may be for its beginning. */
    private static final int BEGINNING = 3;

    /** Fewer do not tell what a call needs. */
    private static final int ENOUGH_QUIET = 5;

    private final double[] shares = new double[BEATS];
    private final int[] calls = new int[BEATS];
    private final int[] came = new int[BEATS];
    private final boolean[] quiet = new boolean[BEATS];
    private int next;
    private int beatsSinceOneCame = BEATS;
    private double share;
    private double callsOnAverage;
    private int cameInAll;

    /** Of a call that goes on; infinite until it is known. */
    private double shareOfOne = Double.POSITIVE_INFINITY;

    /**
     * One more beat.
     *
     * @param workedNanos of the time since the last one
     * @param elapsedNanos that time
     * @param callsNow that the loop has
     * @param cameSince the last one
     */
    void add(long workedNanos, long elapsedNanos, int callsNow, int cameSince) {
        beatsSinceOneCame = cameSince > 0 ? 0 : beatsSinceOneCame + 1;
        shares[next] = elapsedNanos > 0 ? Math.min(1, (double) workedNanos / elapsedNanos) : 0;
        calls[next] = callsNow;
        came[next] = cameSince;
        quiet[next] = beatsSinceOneCame >= BEGINNING;
        next = (next + 1) % BEATS;
        sum();
    }

    private void sum() {
        double sharesInAll = 0;
        double callsInAll = 0;
        double quietShares = 0;
        double quietCalls = 0;
        int quietBeats = 0;
        cameInAll = 0;
        for (int i = 0; i < BEATS; i++) {
            sharesInAll += shares[i];
            callsInAll += calls[i];
            cameInAll += came[i];
            if (quiet[i] && calls[i] > 0) {
                quietShares += shares[i];
                quietCalls += calls[i];
                quietBeats++;
            }
        }
        share = sharesInAll / BEATS;
        callsOnAverage = callsInAll / BEATS;
        if (quietBeats >= ENOUGH_QUIET) {
            shareOfOne = quietShares / quietCalls;
        }
    }

    /**
     * How much of its time the loop would work. Calls more than it had on average need what one did while none began; where none was ever heard
     * but in a rush, what one did in it.
     *
     * @param callsThen that it would have; as many as it had, if they are fewer: what calls leave behind is work too
     * @return 0 to 1, and more if there is not time enough
     */
    double share(int callsThen) {
        double had = Math.max(1, callsOnAverage);
        return share + Math.max(0, callsThen - had) * Math.min(shareOfOne, share / had);
    }

    /** Whether a call came in this second. */
    boolean sawOneCome() {
        return cameInAll > 0;
    }
}
