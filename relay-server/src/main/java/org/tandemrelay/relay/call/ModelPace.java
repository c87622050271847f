package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelSession;

/** Leaves the model's socket unread where the caller does not read, or too much speech waits to be heard. */
final class ModelPace {

    private final CallTally tally;
    private boolean playoutFull;
    private boolean paused;

    ModelPace(CallTally tally) {
        this.tally = tally;
    }

    /** Too much speech waits, or no more. */
    void onPlayoutFull(boolean full) {
        playoutFull = full;
    }

    /** Whether the model is not read now. */
    boolean paused() {
        return paused;
    }

    /** Reads, or does not. */
    void judge(boolean callerStalled, @Nullable ModelSession session) {
        boolean pause = playoutFull || callerStalled;
        if (pause != paused && session != null) {
            paused = pause;
            session.pauseReading(pause);
            tally.modelReadsPaused(pause);
        }
    }

    /** The call is over. */
    void close() {
        if (paused) {
            tally.modelReadsPaused(false);
        }
    }
}
