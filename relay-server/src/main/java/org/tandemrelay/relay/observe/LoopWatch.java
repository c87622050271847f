package org.tandemrelay.relay.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees event loops that do not come round: each is asked something that takes no time, and whoever has not answered in time is held up by
 * what the log then names. All calls of such a loop are dumb meanwhile. {@link #look} is for one thread that is no event loop; what it saw
 * is for all.
 */
public final class LoopWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final int FRAMES = 16;

    private final List<Watched> loops;
    private final long limitNanos;
    private final Ticker ticker;
    private final Counter stalls;
    private long lookedNanos;
    private boolean looked;

    /** Read by event loops. */
    private volatile int stuck;

    /** One loop, and what it was asked last. */
    private static final class Watched {
        private final EventExecutor loop;
        private long askedNanos;
        private boolean reported;

        /** Written by the loop. */
        private volatile boolean answered = true;

        /** Null until it has answered once. Written by the loop. */
        private volatile @Nullable Thread thread;

        private Watched(EventExecutor loop) {
            this.loop = loop;
        }

        private void ask(long now) {
            askedNanos = now;
            answered = false;
            try {
                loop.execute(() -> {
                    thread = Thread.currentThread();
                    answered = true;
                });
            } catch (RejectedExecutionException stopping) {
                answered = true;
            }
        }

        private List<String> whereItIs() {
            Thread held = thread;
            return held == null
                    ? List.of()
                    : Arrays.stream(held.getStackTrace())
                            .limit(FRAMES)
                            .map(StackTraceElement::toString)
                            .toList();
        }
    }

    /**
     * Watches these loops.
     *
     * @param limit after which a loop counts as stuck; to be looked several times as often
     */
    public LoopWatch(Iterable<EventExecutor> loops, Duration limit, Ticker ticker, MeterRegistry registry) {
        this.loops = StreamSupport.stream(loops.spliterator(), false)
                .map(Watched::new)
                .collect(Collectors.toList());
        this.limitNanos = limit.toNanos();
        this.ticker = ticker;
        stalls = Counter.builder("tandem.event.loop.stalls")
                .description("Times that an event loop was held up for longer than it may be")
                .register(registry);
        Gauge.builder("tandem.event.loops.stuck", this, watch -> watch.stuck)
                .description("Event loops that are held up now")
                .register(registry);
    }

    /** Whether no loop is held up. Safe from any thread. */
    public boolean allGoRound() {
        return stuck == 0;
    }

    /** Looks at all of them, and asks those again that have answered. */
    public void look() {
        long now = ticker.nanoTime();
        // Who was away for so long himself cannot tell: the whole process may have stood still.
        boolean away = looked && now - lookedNanos > limitNanos;
        looked = true;
        lookedNanos = now;
        int held = 0;
        for (Watched watched : loops) {
            held += isStuck(watched, now, away) ? 1 : 0;
        }
        stuck = held;
    }

    private boolean isStuck(Watched watched, long now, boolean away) {
        if (watched.answered) {
            if (watched.reported) {
                watched.reported = false;
                LOG.atWarn()
                        .addKeyValue("within_ms", millis(now - watched.askedNanos))
                        .log("the event loop goes on");
            }
            watched.ask(now);
            return false;
        }
        if (away) {
            watched.askedNanos = now;
        } else if (!watched.reported && now - watched.askedNanos > limitNanos) {
            watched.reported = true;
            stalls.increment();
            LOG.atWarn()
                    .addKeyValue("for_ms", millis(now - watched.askedNanos))
                    .addKeyValue("in", String.join(" < ", watched.whereItIs()))
                    .log("an event loop is held up");
        }
        return watched.reported;
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
