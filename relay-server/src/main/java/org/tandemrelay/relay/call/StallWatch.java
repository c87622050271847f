package org.tandemrelay.relay.call;

import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.settings.ModelPatience;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Watches a model that should say something and does not: asks its connection for a sign of life, warns the caller, and in the end gives
 * the model up. Whether anything was heard from the far end meanwhile tells a model that thinks from a line that is dead.
 */
@EachFrame(Way.DOWN)
final class StallWatch {

    /** Models think before they answer. */
    private static final int THINKING = 3;

    /** Beats that are further apart, more than two of them, say that the event loop was held up: what came meanwhile has still to be read. */
    private static final long STANDSTILL_NANOS = 600_000_000;

    private final CallParts parts;
    private final Alarm alarm;

    /** Since when the caller waits, and nothing has come; -1 while it does not wait. */
    private long silentSinceNanos = -1;

    /** When the connection was asked for a sign of life; -1 if it was not. */
    private long askedNanos = -1;

    /** -1 before the first beat. */
    private long lastBeatNanos = -1;

    private boolean warned;

    /** Something of the answer has been heard. */
    private boolean begun;

    /** Who is told. */
    interface Alarm {
        /** The caller has been warned. */
        void onStalled();

        /** The model says something again, or need not. */
        void onRecovered();
    }

    StallWatch(CallParts parts, Alarm alarm) {
        this.parts = parts;
        this.alarm = alarm;
    }

    /** Something came from the model, or nothing need come. */
    void onSign() {
        silentSinceNanos = -1;
        askedNanos = -1;
        if (warned) {
            warned = false;
            alarm.onRecovered();
        }
    }

    void onResponseStarted() {
        begun = false;
    }

    void onSpeaking() {
        begun = true;
    }

    /**
     * One more look.
     *
     * @param waits whether the caller waits for the model
     */
    void onBeat(boolean waits, long nowNanos) {
        boolean stoodStill = lastBeatNanos != -1 && nowNanos - lastBeatNanos > STANDSTILL_NANOS;
        long gapNanos = nowNanos - lastBeatNanos;
        lastBeatNanos = nowNanos;
        if (stoodStill && silentSinceNanos != -1) {
            // Nobody looked: that was no silence of the model's.
            silentSinceNanos += gapNanos;
        } else if (!waits) {
            onSign();
        } else if (silentSinceNanos == -1) {
            silentSinceNanos = nowNanos;
        } else {
            judge(nowNanos);
        }
    }

    private void judge(long nowNanos) {
        ModelPatience patience = parts.settings().patience();
        long silentNanos = nowNanos - silentSinceNanos;
        long warningNanos = patience.warning().toNanos() * (begun ? 1 : THINKING);
        if (askedNanos == -1) {
            askIn(warningNanos / 2 - silentNanos, nowNanos);
        } else if (silentNanos >= patience.end().toNanos()) {
            end(silentNanos / 1_000_000);
        } else if (!warned && silentNanos >= warningNanos) {
            warned = true;
            warn(silentNanos / 1_000_000);
            alarm.onStalled();
        }
    }

    /** So that the answer, if there is one, is there when the caller is warned. */
    private void askIn(long nanos, long nowNanos) {
        if (nanos <= 0) {
            askedNanos = nowNanos;
            parts.call().model().session().line().ping();
        }
    }

    private void warn(long millis) {
        boolean lineLives = lineLives();
        parts.tally().modelStalled(millis, lineLives);
        String line = lineLives ? "" : ", nor has its connection given a sign of life";
        String message = "the model has said nothing for " + millis + " ms, and should" + line;
        parts.leg().send(new CallerCommand.Warning("model_stalled", message));
        parts.leg().flush();
    }

    private void end(long millis) {
        if (lineLives()) {
            parts.call().end(CloseCause.MODEL_STALLED, "the model said nothing for " + millis + " ms");
        } else {
            String message = "nothing came from the model for " + millis + " ms, not even a pong";
            onSign();
            parts.call().model().onDead(new SessionClosed(SessionClosed.Cause.SILENT, 0, message));
        }
    }

    /** Whether the connection was asked, and nothing has come since. */
    boolean lineInDoubt() {
        return askedNanos != -1 && !lineLives();
    }

    /** Whether anything has come since the connection was asked. */
    private boolean lineLives() {
        return !parts.call().model().session().line().silentSince(askedNanos);
    }
}
