package org.tandemrelay.relay.overload;

/**
 * How much of its time an event loop worked in its last second, and how much it will with the calls that it has by now: those that have just
 * come are in that second for a part only. A loop's lag tells that there is too much to do; this tells before there is. Each beat counts as
 * much as any other, however late it comes, so that a standstill of the whole machine is one busy beat. Confined to its loop.
 */
final class BusyWindow {

    /** A second's, at 20 ms each. */
    static final int BEATS = 50;

    private final double[] shares = new double[BEATS];
    private final int[] calls = new int[BEATS];
    private int next;
    private double share;
    private double callsOnAverage;

    /**
     * One more beat.
     *
     * @param workedNanos of the time since the last one
     * @param elapsedNanos that time
     * @param callsNow that the loop has
     */
    void add(long workedNanos, long elapsedNanos, int callsNow) {
        shares[next] = elapsedNanos > 0 ? Math.min(1, (double) workedNanos / elapsedNanos) : 0;
        calls[next] = callsNow;
        next = (next + 1) % BEATS;
        double sharesInAll = 0;
        double callsInAll = 0;
        for (int i = 0; i < BEATS; i++) {
            sharesInAll += shares[i];
            callsInAll += calls[i];
        }
        share = sharesInAll / BEATS;
        callsOnAverage = callsInAll / BEATS;
    }

    /**
     * How much of its time the loop would work.
     *
     * @param callsThen that it would have; as many as it had, if they are fewer: what calls leave behind is work too
     * @return 0 to 1, and more if there is not time enough
     */
    double share(int callsThen) {
        return share * Math.max(1, callsThen / Math.max(1, callsOnAverage));
    }
}
