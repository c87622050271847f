package org.tandemrelay.relay.playout;

/**
 * How late speech has become because the caller did not read, and how much of it is to be dropped for that. What the model has spoken
 * ahead is not late: only time in which the caller had nothing left to hear though speech waited for it.
 *
 * <p>A short hold-up is not made up for. When they come to more than the limit, all that they come to is dropped, from what waits and from
 * what comes next, until the answer ends. All times are of one monotonic clock, in ns.
 */
final class Overdue {

    private final PlayoutSettings settings;

    /** -1 while nothing is held up. */
    private long heldSinceNanos = -1;

    private long lateNanos;
    private boolean dropping;
    private long droppedNanos;

    Overdue(PlayoutSettings settings) {
        this.settings = settings;
    }

    /** Whether the caller has nothing to hear, and does not read what waits for it. */
    boolean held() {
        return heldSinceNanos != -1;
    }

    void onHeld(long nowNanos) {
        heldSinceNanos = nowNanos;
    }

    /** The caller reads again. */
    void onTaken(long nowNanos) {
        lateNanos += nowNanos - heldSinceNanos;
        heldSinceNanos = -1;
        dropping = settings.dropsLate() && lateNanos > settings.lateMillis() * 1_000_000;
    }

    /** Whether anything is to be dropped, or was and has yet to be told. */
    boolean catchingUp() {
        return dropping || droppedNanos > 0;
    }

    /** So much is still to be dropped. */
    long toDropNanos() {
        return dropping ? lateNanos : 0;
    }

    void onDropped(long nanos) {
        droppedNanos += nanos;
        lateNanos -= nanos;
    }

    /** What follows is in time. */
    void caughtUp() {
        lateNanos = 0;
        dropping = false;
    }

    /** What was dropped since this was last asked, once that is all. */
    long takeDroppedNanos() {
        long dropped = dropping ? 0 : droppedNanos;
        droppedNanos -= dropped;
        return dropped;
    }

    /** Nothing waits any more. */
    void reset() {
        heldSinceNanos = -1;
        droppedNanos = 0;
        caughtUp();
    }
}
