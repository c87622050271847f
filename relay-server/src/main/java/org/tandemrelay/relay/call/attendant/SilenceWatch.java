package org.tandemrelay.relay.call.attendant;

import org.tandemrelay.relay.agent.SilencePolicy;

/** Watches how long nobody has spoken, and says when to do something about it. */
final class SilenceWatch {

    private final SilencePolicy policy;
    private int asked;

    /** Since when nobody speaks; -1 while somebody does. */
    private long sinceNanos = -1;

    /** What is to be done. */
    enum Step {
        /** Nothing. */
        WAIT,
        /** Ask whether anybody is there. */
        ASK,
        /** End the call. */
        GIVE_UP
    }

    SilenceWatch(SilencePolicy policy) {
        this.policy = policy;
    }

    /** The caller is there. */
    void onCaller() {
        asked = 0;
        sinceNanos = -1;
    }

    /**
     * One more look.
     *
     * @param quiet whether nobody speaks, is heard, or is about to be
     */
    Step onBeat(boolean quiet, long nowNanos) {
        if (!quiet) {
            sinceNanos = -1;
            return Step.WAIT;
        }
        if (sinceNanos == -1) {
            sinceNanos = nowNanos;
        }
        if (nowNanos - sinceNanos < policy.after().toNanos()) {
            return Step.WAIT;
        }
        sinceNanos = -1;
        if (asked == policy.times()) {
            return Step.GIVE_UP;
        }
        asked++;
        return Step.ASK;
    }
}
