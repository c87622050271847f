package org.tandemrelay.relay.heard;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Knows when the machine last had no time for an event loop: what was measured then says nothing about a network. */
final class LoopWatch {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventLoop loop;
    private long lastLateNanos = System.nanoTime();
    private long dueNanos;

    LoopWatch(EventLoop loop) {
        this.loop = loop;
        this.dueNanos = System.nanoTime() + EVERY_NANOS;
        loop.schedule(this::look, EVERY_NANOS, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        if (now - dueNanos > LATE_NANOS) {
            lastLateNanos = now;
        }
        dueNanos = now + EVERY_NANOS;
        if (!loop.isShuttingDown()) {
            loop.schedule(this::look, EVERY_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    /** Whether it had time for it at every moment of the last so many ms. */
    boolean calm(long millis) {
        return System.nanoTime() - lastLateNanos > TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
