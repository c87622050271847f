package org.tandemrelay.relay.load.contest;

import org.tandemrelay.relay.load.OwnLimit;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.process.ThreadClock;

/**
 * What was seen of one rival in a few seconds. Times are milliseconds; what is not known is −1.
 *
 * @param trip round trips
 * @param late how late frames left, 99th percentile: the test's own
 * @param wrong frames that did not come back exactly once, unchanged and in order
 * @param failed calls that broke
 * @param cost what the rival needed
 * @param seconds how long it was
 * @param stolen how long the machine was taken away meanwhile, of all processors together
 */
record Window(Trip trip, double late, long wrong, int failed, Cost cost, double seconds, double stolen) {

    /** Of one processor's time: of a hundred frames that all of them wait for, no more than one is to be late for it. */
    private static final double MOST_STOLEN = 0.01;

    /**
     * Of frames, from when they were due.
     *
     * @param count of them
     */
    record Trip(long count, double p50, double p99, double p999, double max) {

        static Trip of(Distribution spread) {
            return new Trip(spread.count(), spread.p50(), spread.p99(), spread.p999(), spread.max());
        }
    }

    /**
     * Processor time.
     *
     * @param micros for a frame there and one back
     * @param loopMicros of the busiest thread
     * @param share of one processor
     */
    record Cost(double micros, double loopMicros, double share) {
        static final Cost UNKNOWN = new Cost(-1, -1, -1);

        static Cost of(ThreadClock.Ran ran, long pairs, double seconds) {
            return ran.allNanos() == 0 || pairs == 0
                    ? UNKNOWN
                    : new Cost(
                            ran.allNanos() / 1e3 / pairs,
                            ran.busiestNanos() / 1e3 / pairs,
                            ran.allNanos() / 1e9 / seconds);
        }
    }

    Window withWrong(long known) {
        return new Window(trip, late, known, failed, cost, seconds, stolen);
    }

    /** Whether the machine under this virtual one took its processors away for so long that this is what was measured. */
    boolean robbed() {
        return stolen > seconds * 1e3 * MOST_STOLEN;
    }

    /** Whether the callers were late themselves, and that is most of what was measured, or all that was due came to be said too late to count. */
    boolean testLate() {
        return trip.count() == 0 || (late >= OwnLimit.MILLIS && late >= trip.p99() * OwnLimit.SHARE);
    }
}
