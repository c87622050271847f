package org.tandemrelay.upstream.connect;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

/**
 * Leaves a model in peace that takes no calls: one for each address and key. Safe from any thread, without a lock.
 *
 * <pre>
 *          failures in a row, or one with Retry-After
 *  closed ────────────────────────────────────────────► open ◄──────────────┐
 *    ▲                                                    │ pause over       │ a failure
 *    │ six seconds                     it took a call     ▼                  │
 *  recovering ◄──────────────────────────────────────── half open ───────────┤
 *    └─────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Failures are HTTP 408, 429, 503 and all others from 500 on, connections that are refused, break or take too long, and sessions that end
 * for want of room before they are ready. An answer such as 400, 401 or 403 is none: the model is there, and the fault is ours. Half
 * open, one call a second tries; recovering, twice as many in each second as in the one before, so that not all who waited come
 * at once.
 */
public final class ModelBreaker {

    private static final Logger LOG = LoggerFactory.getLogger(ModelBreaker.class);

    /** What a model may ask for at most: longer, and somebody looks whether it still holds. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private static final long FIRST_PAUSE_NANOS = BreakerState.PROBE_NANOS;

    private final String model;
    private final Terms terms;
    private final Runnable opened;
    private final Runnable spared;
    private final AtomicReference<BreakerState> state = new AtomicReference<>(BreakerState.closed(0));

    /**
     * When it opens.
     *
     * @param failures in a row after which a model is left in peace; 0 for never
     * @param window from the first of them to the last
     * @param longestPause between two attempts to find it back, but for its own Retry-After
     */
    public record Terms(int failures, Duration window, Duration longestPause) {}

    /** Whether a model is dialled. */
    public enum Phase {
        /** It is. */
        CLOSED,
        /** It is not. */
        OPEN,
        /** By one call a second. */
        HALF_OPEN,
        /** By more with each second. */
        RECOVERING;

        /** As it stands in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A closed one.
     *
     * @param model for the log, without its credential
     * @param opened told each time that it opens; on event loops
     * @param spared told of each call whose model was not dialled
     */
    public ModelBreaker(String model, Terms terms, Runnable opened, Runnable spared) {
        this.model = model;
        this.terms = terms;
        this.opened = opened;
        this.spared = spared;
    }

    /** One that never opens. */
    static ModelBreaker none() {
        return new ModelBreaker("", new Terms(0, Duration.ZERO, Duration.ZERO), () -> {}, () -> {});
    }

    private BreakerState state() {
        return Objects.requireNonNull(state.get());
    }

    Phase phase() {
        return state().phase();
    }

    /** How long the model is not dialled; 0 if it would be now. Takes nothing. */
    long restsNanos(long nowNanos) {
        return state().waitNanos(nowNanos);
    }

    /**
     * Asks to dial.
     *
     * @return the generation that the dial is of, for {@link #taken} and {@link #failed}; -1 if the model is left in peace
     */
    long dial(long nowNanos) {
        while (true) {
            BreakerState now = state();
            if (now.waitNanos(nowNanos) > 0) {
                spared.run();
                return -1;
            }
            BreakerState next = now.dialled(nowNanos);
            if (next.equals(now) || state.compareAndSet(now, next)) {
                return next.generation();
            }
        }
    }

    /** The end of a session that was not dialled: whatever the model failed with, the caller is to try again later. */
    SessionClosed refusal() {
        return new SessionClosed(
                Cause.BUSY, 0, "the model has no room: it took no call lately, and is not dialled now");
    }

    /** A dial of that generation was answered, if only to say that it is wrong. */
    void taken(long generation, long nowNanos) {
        BreakerState now = state();
        BreakerState next = now.generation() == generation ? now.taken(nowNanos) : now;
        // Whoever came in between knows better.
        if (!next.equals(now) && state.compareAndSet(now, next) && next.phase() == Phase.RECOVERING) {
            LOG.atInfo().addKeyValue("model", model).log("a model takes calls again");
        }
    }

    /**
     * A dial of that generation failed.
     *
     * @param retryAfter what the model asked for; null for nothing
     */
    void failed(long generation, SessionClosed end, @Nullable Duration retryAfter, long nowNanos) {
        while (terms.failures() > 0) {
            BreakerState now = state();
            if (now.generation() != generation) {
                return;
            }
            BreakerState next = afterFailure(now, retryAfter, nowNanos);
            if (state.compareAndSet(now, next)) {
                tell(next, end, nowNanos);
                return;
            }
        }
    }

    private BreakerState afterFailure(BreakerState now, @Nullable Duration retryAfter, long nowNanos) {
        if (now.phase() == Phase.CLOSED && retryAfter == null) {
            BreakerState counted = now.counted(nowNanos, terms.window().toNanos());
            if (counted.count() < terms.failures()) {
                return counted;
            }
        }
        long pause = Math.max(FIRST_PAUSE_NANOS, now.pauseNanos());
        long asked = retryAfter == null ? 0 : retryAfter.toNanos();
        long wait = Math.max(pause, asked);
        // Later rather than sooner, so that the relays of a fleet do not come back together.
        long jitter = ThreadLocalRandom.current().nextLong(wait / 4 + 1);
        return now.opened(
                nowNanos + wait + jitter,
                Math.min(2 * pause, terms.longestPause().toNanos()));
    }

    private void tell(BreakerState next, SessionClosed end, long nowNanos) {
        if (next.phase() == Phase.OPEN) {
            opened.run();
            LOG.atWarn()
                    .addKeyValue("model", model)
                    .addKeyValue("for_ms", (next.atNanos() - nowNanos) / 1_000_000)
                    .addKeyValue("last", end.message())
                    .log("a model takes no calls: it is not dialled for a while");
        }
    }
}
