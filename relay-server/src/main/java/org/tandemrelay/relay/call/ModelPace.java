package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.upstream.session.ModelSession;

/** Leaves the model's socket unread where the caller does not read, or too much speech waits to be heard. */
final class ModelPace {

    private final CallTally tally;
    private boolean callerStalled;
    private boolean playoutFull;
    private boolean paused;

    /** Null while it is not there. */
    private @Nullable ModelSession session;

    ModelPace(CallTally tally) {
        this.tally = tally;
    }

    /** The model is there. */
    void of(ModelSession ready) {
        session = ready;
        judge();
    }

    /** The caller reads, or does not. */
    void onCallerReads(boolean reads) {
        callerStalled = !reads;
        judge();
    }

    /** Too much speech waits, or no more. */
    void onPlayoutFull(boolean full) {
        playoutFull = full;
        judge();
    }

    /** Whether the model is not read now. */
    boolean paused() {
        return paused;
    }

    private void judge() {
        boolean pause = playoutFull || callerStalled;
        if (pause != paused && session != null) {
            paused = pause;
            session.pauseReading(pause);
            tally.modelReadsPaused(pause);
        }
    }

    /** It is gone. */
    void close() {
        session = null;
        if (paused) {
            paused = false;
            tally.modelReadsPaused(false);
        }
    }
}
