package org.tandemrelay.upstream.connect;

import java.util.concurrent.TimeUnit;
import org.tandemrelay.upstream.connect.ModelBreaker.Phase;

/**
 * Whether a model is dialled. Times are a monotonic clock's, in ns.
 *
 * @param phase in which it is
 * @param generation of dials that count: those before it was opened last do not
 * @param count closed: failures in a row; recovering: dials since the probe
 * @param atNanos closed: of the first failure; open: until when; half-open: when there may be another probe; recovering: since when
 * @param pauseNanos how long it is left in peace when it fails next; 0 for the shortest
 */
record BreakerState(Phase phase, long generation, int count, long atNanos, long pauseNanos) {

    static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Twice as many dials in each as in the one before: 1, 2, 4, … and after the last as many as come. */
    private static final int RECOVERY_SECONDS = 6;

    static BreakerState closed(long generation) {
        return new BreakerState(Phase.CLOSED, generation, 0, 0, 0);
    }

    /** How long nobody may dial; 0 if it may be done now. */
    long waitNanos(long now) {
        return switch (phase) {
            case CLOSED -> 0;
            case OPEN, HALF_OPEN -> Math.max(0, atNanos - now);
            case RECOVERING -> count < allowed(now) ? 0 : PROBE_NANOS - (now - atNanos) % PROBE_NANOS;
        };
    }

    private long second(long now) {
        return (now - atNanos) / PROBE_NANOS;
    }

    private long allowed(long now) {
        return second(now) >= RECOVERY_SECONDS ? Long.MAX_VALUE : (2L << second(now)) - 1;
    }

    /** It is dialled, which it may be. */
    BreakerState dialled(long now) {
        return switch (phase) {
            case CLOSED -> this;
            case OPEN, HALF_OPEN -> new BreakerState(Phase.HALF_OPEN, generation, 0, now + PROBE_NANOS, pauseNanos);
            case RECOVERING ->
                second(now) >= RECOVERY_SECONDS
                        ? closed(generation)
                        : new BreakerState(phase, generation, count + 1, atNanos, pauseNanos);
        };
    }

    /** It took a call. */
    BreakerState taken(long now) {
        return switch (phase) {
            case CLOSED -> count == 0 ? this : closed(generation);
            case HALF_OPEN -> new BreakerState(Phase.RECOVERING, generation, 0, now, pauseNanos);
            case OPEN, RECOVERING -> this;
        };
    }

    /** One failure more, which is not enough. */
    BreakerState counted(long now, long windowNanos) {
        boolean first = count == 0 || now - atNanos > windowNanos;
        return new BreakerState(phase, generation, first ? 1 : count + 1, first ? now : atNanos, pauseNanos);
    }

    /** It is left in peace until then, and for as long as this the next time. */
    BreakerState opened(long untilNanos, long nextPauseNanos) {
        return new BreakerState(Phase.OPEN, generation + 1, 0, untilNanos, nextPauseNanos);
    }
}
