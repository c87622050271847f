package org.tandemrelay.relay.load.crew;

import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * How a caller would hear what comes: playing begins {@code waitMillis} after the first audio, and what comes after it ran dry leaves a gap.
 */
@EachFrame(Way.DOWN)
final class EarBuffer {

    private final Meters meters;
    private final long waitNanos;
    private long endNanos;
    private boolean playing;

    EarBuffer(Meters meters, int waitMillis) {
        this.meters = meters;
        this.waitNanos = waitMillis * 1_000_000L;
    }

    /** So much came. */
    void add(long nanos, long nowNanos) {
        if (!playing) {
            playing = true;
            endNanos = nowNanos + waitNanos;
        } else if (nowNanos - endNanos > 0) {
            if (meters.counts(nowNanos)) {
                meters.underruns++;
                meters.gapNanos += nowNanos - endNanos;
            }
            endNanos = nowNanos + waitNanos;
        }
        endNanos += nanos;
    }

    /** What follows belongs to something else: until then silence is no gap. */
    void pause() {
        playing = false;
    }

    /** Throws away what was not heard. */
    void flush(long nowNanos) {
        if (endNanos - nowNanos > 0) {
            endNanos = nowNanos;
        }
        playing = false;
    }

    /** What is to be heard yet; 0 or less if it ran dry. */
    long queuedNanos(long nowNanos) {
        return playing ? endNanos - nowNanos : 0;
    }

    long endNanos() {
        return endNanos;
    }
}
