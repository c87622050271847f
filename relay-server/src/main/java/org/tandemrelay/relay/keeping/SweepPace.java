package org.tandemrelay.relay.keeping;

/**
 * When the folder is looked through again: so that the looks take no more than a hundredth of the keeping thread's time, however many files there
 * are. In ns of any one clock; by one thread.
 */
final class SweepPace {

    private static final long REST = 99;

    private long restUntilNanos;
    private boolean looked;

    /** Whether it is time. */
    boolean due(long nowNanos) {
        return !looked || nowNanos - restUntilNanos >= 0;
    }

    /** It was looked through, from then to then. */
    void looked(long fromNanos, long toNanos) {
        looked = true;
        restUntilNanos = toNanos + REST * (toNanos - fromNanos);
    }
}
