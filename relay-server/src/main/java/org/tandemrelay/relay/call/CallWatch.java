package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;

/** Knows how long things have gone on in a call, and which of its limits they are beyond. */
final class CallWatch {

    private final long startNanos;
    private CallLimits limits;
    private long lastCallerNanos;

    /** Since when the caller has refused to read; -1 while it reads. */
    private long stalledSinceNanos = -1;

    CallWatch(CallLimits limits, long nowNanos) {
        this.limits = limits;
        this.startNanos = nowNanos;
        this.lastCallerNanos = nowNanos;
    }

    /** When the call began. */
    long startNanos() {
        return startNanos;
    }

    /** Other limits hold from now on. */
    void limits(CallLimits others) {
        limits = others;
    }

    /** Something came from the caller. */
    void onCaller(long nowNanos) {
        lastCallerNanos = nowNanos;
    }

    /** The caller reads, or does not any more. */
    void onReading(boolean reads, long nowNanos) {
        stalledSinceNanos = reads ? -1 : nowNanos;
    }

    /** Whether the caller refuses to read. */
    boolean stalled() {
        return stalledSinceNanos != -1;
    }

    /**
     * Why the call must end now; null if it may go on.
     *
     * @param speaking whether the caller hears something that should not be broken off for nothing
     */
    @Nullable
    CloseCause beyond(boolean speaking, long nowNanos) {
        if (tooLong(speaking, nowNanos - startNanos)) {
            return CloseCause.CALL_TOO_LONG;
        }
        if (stalled() && nowNanos - stalledSinceNanos > limits.stall().toNanos()) {
            return CloseCause.CALLER_STALLED;
        }
        return nowNanos - lastCallerNanos > limits.idle().toNanos() ? CloseCause.CALLER_IDLE : null;
    }

    /** A sentence under way is heard to its end, if that is near. */
    private boolean tooLong(boolean speaking, long nanos) {
        long longest = limits.longest().toNanos();
        return nanos > longest && (!speaking || nanos > longest + limits.grace().toNanos());
    }
}
