package org.tandemrelay.relay.playout;

import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * When what was sent will have been played, if the other end plays without a gap. All times are of one monotonic clock, in ns.
 */
@EachFrame(Way.DOWN)
final class PlayoutClock {

    private long endNanos;
    private boolean started;

    /** How long the far end has still to play: 0 if it has run dry. */
    long aheadNanos(long nowNanos) {
        return started ? Math.max(0, endNanos - nowNanos) : 0;
    }

    /** When all that was sent is played; it may be over. Only once something was. */
    long endNanos() {
        return endNanos;
    }

    /** Whether there is nothing to play, so that what is sent now begins a stretch of its own. */
    boolean dry(long nowNanos) {
        return aheadNanos(nowNanos) == 0;
    }

    /** So much more was sent. After a pause the far end starts anew, rather than to have its past silence made up for. */
    void sent(long nowNanos, long durationNanos) {
        endNanos = nowNanos + aheadNanos(nowNanos) + durationNanos;
        started = true;
    }

    /** The far end threw away all that it had not played. */
    void flush() {
        started = false;
    }
}
