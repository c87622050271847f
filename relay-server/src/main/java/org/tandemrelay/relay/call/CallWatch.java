package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Knows how long things have gone on in a call, and which of its limits they are beyond. */
@EachFrame(Way.UP)
final class CallWatch {

    private final long startNanos;
    private CallLimits limits;
    private long lastCallerNanos;

    /** The caller has yet to say who it is. */
    private boolean unstarted;

    /** Since when the caller has refused to read; -1 while it reads. */
    private long stalledSinceNanos = -1;

    private boolean socketFull;
    private boolean speechHeld;

    CallWatch(CallLimits limits, boolean startsLater, long nowNanos) {
        this.limits = limits;
        this.unstarted = startsLater;
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

    /** The caller said who it is. */
    void onStarted() {
        unstarted = false;
    }

    /** Something came from the caller. */
    void onCaller(long nowNanos) {
        lastCallerNanos = nowNanos;
    }

    /** The caller's socket takes more, or does not. */
    void onSocket(boolean writable, long nowNanos) {
        socketFull = !writable;
        judgeReading(nowNanos);
    }

    /** Speech has to wait until the caller reads, or does not. */
    void onSpeech(boolean held, long nowNanos) {
        speechHeld = held;
        judgeReading(nowNanos);
    }

    private void judgeReading(long nowNanos) {
        if (stalled() != (socketFull || speechHeld)) {
            stalledSinceNanos = stalled() ? -1 : nowNanos;
        }
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
        if (unstarted && nowNanos - startNanos > limits.start().toNanos()) {
            return CloseCause.CALLER_UNSTARTED;
        }
        return nowNanos - lastCallerNanos > limits.idle().toNanos() ? CloseCause.CALLER_IDLE : null;
    }

    /** A sentence under way is heard to its end, if that is near. */
    private boolean tooLong(boolean speaking, long nanos) {
        long longest = limits.longest().toNanos();
        return nanos > longest && (!speaking || nanos > longest + limits.grace().toNanos());
    }
}
