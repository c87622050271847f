package org.tandemrelay.relay.overload;

import java.util.Arrays;

/**
 * The last second's delays of an event loop, and what they come to. One late beat is a collection of garbage, or a machine that stood
 * still; one in ten is a loop that has too much to do. Confined to its loop.
 */
final class LagWindow {

    /** A second's, at 20 ms each. */
    static final int BEATS = 50;

    /** So many of them may be as late as they like. */
    private static final int FORGIVEN = BEATS / 10;

    private final long[] lagNanos = new long[BEATS];
    private final long[] sorted = new long[BEATS];
    private int next;
    private long highNanos;
    private boolean late;

    /**
     * One more beat.
     *
     * @param nanos by which it was late
     * @param limitNanos from which on the loop counts as late, until it is below half of that; 0 for never
     */
    void add(long nanos, long limitNanos) {
        lagNanos[next] = nanos;
        next = (next + 1) % BEATS;
        System.arraycopy(lagNanos, 0, sorted, 0, BEATS);
        Arrays.sort(sorted);
        highNanos = sorted[BEATS - 1 - FORGIVEN];
        late = limitNanos > 0 && highNanos >= (late ? limitNanos / 2 : limitNanos);
    }

    /** What nine in ten were not beyond. */
    long highNanos() {
        return highNanos;
    }

    boolean late() {
        return late;
    }
}
