package org.tandemrelay.relay.recorded;

/**
 * When which frame leaves: the n-th, counted from 1, at {@code start + n} periods, as if a microphone had just filled it.
 *
 * <p>The schedule is absolute, so a late timer delays a frame or two and never the rest of the call: what was missed leaves at
 * once, and the next frame at its own time.
 */
final class FrameSchedule {

    private final long startNanos;
    private final long periodNanos;

    /**
     * Starts to count.
     *
     * @param startNanos the reading of the clock at which the first sample is spoken
     * @param periodNanos how long a frame lasts
     */
    FrameSchedule(long startNanos, long periodNanos) {
        if (periodNanos <= 0) {
            throw new IllegalArgumentException("a frame of " + periodNanos + " ns");
        }
        this.startNanos = startNanos;
        this.periodNanos = periodNanos;
    }

    /** Frames that should have left by {@code nowNanos}, 0 before the first. */
    long due(long nowNanos) {
        return Math.max(0, nowNanos - startNanos) / periodNanos;
    }

    /** Nanoseconds until the frame after the first {@code sent} ones leaves, 0 if it is late. */
    long nanosUntilNext(long sent, long nowNanos) {
        return Math.max(0, -latenessNanos(sent, nowNanos));
    }

    /** How late the frame after the first {@code sent} ones is, negative if its time has not come. */
    long latenessNanos(long sent, long nowNanos) {
        return nowNanos - startNanos - (sent + 1) * periodNanos;
    }
}
