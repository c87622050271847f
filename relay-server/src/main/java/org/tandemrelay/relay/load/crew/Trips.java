package org.tandemrelay.relay.load.crew;

import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * How long the frames of one echoing call are under way, each from when it was due. Frames of a call's first second are not timed: a relay
 * keeps what is said before the model is there.
 */
@EachFrame
final class Trips {

    /** What a telephone keeps in hand against late frames. */
    private static final int BUFFER_MILLIS = 40;

    private static final long FRAME_NANOS = 20_000_000;
    private static final int SETTLING_FRAMES = 50;
    private static final int JITTER_SHARE = 16;

    private final Meters meters;
    private final EarBuffer ear;
    private long openedNanos;
    private long firstDueNanos;
    private int timedFrom = SETTLING_FRAMES;
    private boolean settled;
    private long lastTripNanos = -1;
    private double jitterNanos;

    Trips(Meters meters) {
        this.meters = meters;
        this.ear = new EarBuffer(meters, BUFFER_MILLIS);
    }

    /** Frame {@code number} leaves. Where it was due later than 20 ms after the one before, the caller had paused, and what was said before is timed no more. */
    void leaves(int number, long dueNanos, long nowNanos) {
        if (number == 0) {
            firstDueNanos = dueNanos;
            openedNanos = nowNanos;
            return;
        }
        long pausedNanos = dueNanos - (firstDueNanos + number * FRAME_NANOS);
        if (pausedNanos != 0) {
            firstDueNanos += pausedNanos;
            timedFrom = Math.max(timedFrom, number);
            ear.pause();
            lastTripNanos = -1;
        }
    }

    /** A frame is back, whichever. */
    void received(long nowNanos) {
        meters.received++;
        if (!settled) {
            settled = true;
            Meters.record(meters.firstFrame, nowNanos - openedNanos);
        }
    }

    /** That one is back, for the first time. */
    void came(int number, long nowNanos) {
        if (number < timedFrom) {
            return;
        }
        long due = firstDueNanos + number * FRAME_NANOS;
        long trip = nowNanos - due;
        Meters.record(meters.lately, trip);
        if (!meters.counts(due)) {
            return;
        }
        ear.add(FRAME_NANOS, nowNanos);
        Meters.record(meters.roundTrip, trip);
        if (lastTripNanos >= 0) {
            // RFC 3550, 6.4.1: the differences of transit times, smoothed.
            jitterNanos += (Math.abs(trip - lastTripNanos) - jitterNanos) / JITTER_SHARE;
            Meters.record(meters.jitter, (long) jitterNanos);
        }
        lastTripNanos = trip;
    }
}
