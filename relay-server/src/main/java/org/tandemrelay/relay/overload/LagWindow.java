package org.tandemrelay.relay.overload;

import java.util.Arrays;

/**
 * The delays of an event loop in the last five seconds, and what they come to. One late beat is a collection of garbage, or a machine that
 * stood still; one in fifty is a loop that has too much to do, or a processor that others have. A frame passes a loop twice on its way there
 * and back, so that what one beat in fifty exceeds is about half of what one frame in a hundred does. Confined to its loop.
 */
final class LagWindow {

    /** Five seconds', at 20 ms each. */
    static final int BEATS = 250;

    /** So many of them may be as late as they like. */
    private static final int FORGIVEN = BEATS / 50;

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

    /** What all but one in fifty were not beyond. */
    long highNanos() {
        return highNanos;
    }

    boolean late() {
        return late;
    }
}
