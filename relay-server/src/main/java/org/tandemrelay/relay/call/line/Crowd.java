package org.tandemrelay.relay.call.line;

import java.util.concurrent.TimeUnit;

/**
 * How many calls of an event loop have lost their model just now: the more they are, the longer the time over which they dial again. Confined to
 * that event loop.
 */
public final class Crowd {

    /** Of a handshake, its TLS too, an event loop that carries calls can bear so many a second. */
    private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    /** There may be other event loops, and other relays, whose calls have lost the same model. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Later would be too late for their callers. */
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    private static final long LATELY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long sinceNanos;
    private long count;

    /** Another call dials again: it does so at any time within this, in ns. */
    long join(long nowNanos) {
        if (count == 0 || nowNanos - sinceNanos > LATELY_NANOS) {
            sinceNanos = nowNanos;
            count = 0;
        }
        count++;
        return Math.min(MOST_NANOS, Math.max(LEAST_NANOS, count * EACH_NANOS));
    }
}
