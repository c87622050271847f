package org.tandemrelay.relay.overload;

import java.util.concurrent.TimeUnit;

/**
 * Who comes to an event loop that was late: one in the first second, then twice as many in each, so that it is seen what they do to it before
 * the next come. Without that all who had waited outside would make it late again at once. Confined to its loop.
 */
final class Readmission {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** 1, 2, 4, 8, 16 and 32 calls; after that as many as come. */
    private static final int SECONDS = 6;

    private boolean over = true;
    private long sinceNanos;
    private int taken;

    /** The loop is in time again, from now on. */
    void begin(long nowNanos) {
        over = false;
        sinceNanos = nowNanos;
        taken = 0;
    }

    /** Whether a call may come now. */
    boolean takesOne(long nowNanos) {
        if (over) {
            return true;
        }
        long second = (nowNanos - sinceNanos) / SECOND_NANOS;
        over = second >= SECONDS;
        return over || taken < (2L << second) - 1;
    }

    /** One has come: who is sent away for something else does not count. */
    void tookOne() {
        taken++;
    }
}
