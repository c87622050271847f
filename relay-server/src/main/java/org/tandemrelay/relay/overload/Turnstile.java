package org.tandemrelay.relay.overload;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.tandemrelay.upstream.transport.MeasuredLoop;

/**
 * Lets those who come to an event loop in one by one, so that a rush does not hold up those who talk already: to begin a call is as much work as
 * a hundred frames, and far more while a relay is new. Whoever comes waits until the loop has got over the one before, that is until it had
 * nothing to do for 1 ms altogether, and while it would be refused only because the loop is busy with those before. Where the loop never has
 * time, one comes in at each look after half the time that anybody waits, and at the end of that time all who have come so long ago.
 *
 * <p>Safe from any thread; what it does on a loop is confined to it.
 */
public final class Turnstile {

    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Map<EventLoop, Line> lines = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final long longestNanos;
    private final Predicate<EventLoop> passing;

    /** One who waits. */
    private record Comer(Runnable entry, long cameNanos) {}

    /**
     * Nobody has come yet.
     *
     * @param longest that anybody waits; zero lets all in at once
     * @param passing whether who came in now would be refused for what will soon be over; asked on the loop
     */
    public Turnstile(Duration longest, Predicate<EventLoop> passing) {
        longestNanos = longest.toNanos();
        this.passing = passing;
    }

    /** One that nobody waits at. */
    public static Turnstile open() {
        return new Turnstile(Duration.ZERO, loop -> false);
    }

    /**
     * Somebody has come to a loop. On the loop.
     *
     * @param entry lets them in; now or later, on the loop
     */
    public void come(EventLoop loop, Runnable entry) {
        assert loop.inEventLoop();
        if (longestNanos == 0) {
            entry.run();
        } else {
            lines.computeIfAbsent(loop, Line::new).come(entry);
        }
    }

    /** How many wait, on all loops. */
    public int waiting() {
        return waiting.get();
    }

    /** Those who have come to a loop, the first first. Confined to it. */
    private final class Line {

        private final EventLoop loop;
        private final LongSupplier worked;
        private final Queue<Comer> comers = new ArrayDeque<>();

        /** While the loop has not got over the last who was let in, as far as is known. */
        private boolean looks;

        private long lastNanos;
        private long workedThen;

        Line(EventLoop loop) {
            this.loop = loop;
            this.worked = loop instanceof MeasuredLoop measured ? measured::workedNanos : () -> 0;
        }

        void come(Runnable entry) {
            if (looks || passing.test(loop)) {
                waiting.incrementAndGet();
                comers.add(new Comer(entry, now()));
                lookSoon();
            } else {
                letIn(entry);
            }
        }

        private void letIn(Runnable entry) {
            lastNanos = now();
            workedThen = worked.getAsLong();
            lookSoon();
            entry.run();
        }

        private void lookSoon() {
            if (!looks) {
                looks = true;
                loop.schedule(this::look, LOOK_NANOS, TimeUnit.NANOSECONDS);
            }
        }

        private void look() {
            looks = false;
            if ((rested() || firstWaitsFor(longestNanos / 2)) && (comers.isEmpty() || !passing.test(loop))) {
                letFirstIn();
            } else {
                lookSoon();
            }
            while (firstWaitsFor(longestNanos)) {
                letFirstIn();
            }
        }

        private boolean rested() {
            return now() - lastNanos - (worked.getAsLong() - workedThen) >= REST_NANOS;
        }

        private boolean firstWaitsFor(long nanos) {
            Comer first = comers.peek();
            return first != null && now() - first.cameNanos() >= nanos;
        }

        private void letFirstIn() {
            Comer first = comers.poll();
            if (first != null) {
                waiting.decrementAndGet();
                letIn(first.entry());
            }
        }

        private long now() {
            return loop.ticker().nanoTime();
        }
    }
}
