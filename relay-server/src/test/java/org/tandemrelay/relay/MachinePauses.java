package org.tandemrelay.relay;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Knows the longest time that the machine had none for a thread that wanted it: what takes that long says nothing about the relay. */
final class MachinePauses implements AutoCloseable {

    private static final long EVERY_NANOS = 5_000_000;

    /** From the model's thread to the relay's, and on to the caller's, which takes two. */
    private static final int HOPS = 4;

    private final Thread watch = new Thread(this::watch, "pauses");
    private volatile long longestNanos;
    private volatile boolean stopped;

    MachinePauses() {
        watch.setDaemon(true);
        watch.start();
    }

    private void watch() {
        long before = System.nanoTime();
        while (!stopped) {
            LockSupport.parkNanos(EVERY_NANOS);
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - before - EVERY_NANOS);
            before = now;
        }
    }

    /** What of a time is not the machine's: without the longest pause at each of the hops between threads. */
    Duration relaysOwn(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - HOPS * longestNanos));
    }

    @Override
    public void close() {
        stopped = true;
    }
}
