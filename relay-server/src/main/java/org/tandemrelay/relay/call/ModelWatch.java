package org.tandemrelay.relay.call;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;

/**
 * Sees to it that no caller waits in silence for a model that says no more: of one that stalls the caller is warned, and the call ends if
 * it goes on; of one that ends its session in good order the caller hears what had come, and nothing of one that breaks off.
 */
final class ModelWatch {

    /** Models think before they answer. */
    private static final int THINKING = 3;

    /** Beyond what waits to be heard. */
    private static final long PARTING_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final CallParts parts;
    private final ResponseGate responses;
    private final Downlink downlink;
    private final BooleanSupplier excused;

    /** Since when the caller waits, and nothing has come; -1 while it does not wait. */
    private long silentSinceNanos = -1;

    private boolean warned;

    /** Something of the answer has been heard. */
    private boolean begun;

    /** How the model took its leave, while what it had said is still being heard; null while the session lasts. */
    private @Nullable SessionClosed leave;

    private long partingUntilNanos;

    /**
     * A watch over a model that has said nothing yet.
     *
     * @param excused whether it is no wonder that it says nothing
     */
    ModelWatch(CallParts parts, ResponseGate responses, Downlink downlink, BooleanSupplier excused) {
        this.parts = parts;
        this.responses = responses;
        this.downlink = downlink;
        this.excused = excused;
    }

    /** Something came from the model. */
    void onSign() {
        silentSinceNanos = -1;
        warned = false;
    }

    void onResponseStarted() {
        begun = false;
    }

    void onSpeaking() {
        begun = true;
    }

    void onBeat(long nowNanos) {
        SessionClosed gone = leave;
        if (gone != null) {
            if (nowNanos - partingUntilNanos > 0) {
                part(gone);
            }
        } else if (!waits()) {
            onSign();
        } else if (silentSinceNanos == -1) {
            silentSinceNanos = nowNanos;
        } else {
            judge(nowNanos - silentSinceNanos);
        }
    }

    private boolean waits() {
        boolean due = responses.open() != null || responses.expected();
        return due && !downlink.playing() && !excused.getAsBoolean();
    }

    private void judge(long silentNanos) {
        ModelPatience patience = parts.settings().patience();
        long millis = silentNanos / 1_000_000;
        if (silentNanos >= patience.end().toNanos()) {
            parts.call().end(CloseCause.MODEL_STALLED, "the model said nothing for " + millis + " ms");
        } else if (!warned && silentNanos >= patience.warning().toNanos() * (begun ? 1 : THINKING)) {
            warned = true;
            parts.tally().modelStalled(millis);
            parts.leg()
                    .send(new CallerCommand.Warning(
                            "model_stalled", "the model has said nothing for " + millis + " ms, and should"));
            parts.leg().flush();
        }
    }

    /** The session is over. */
    void onClosed(SessionClosed event) {
        if (event.cause() != SessionClosed.Cause.NORMAL || !downlink.playing()) {
            part(event);
            return;
        }
        leave = event;
        partingUntilNanos = parts.now() + downlink.waitingNanos() + PARTING_NANOS;
        String open = responses.open();
        if (open != null) {
            // Its last samples may wait for more that will not come.
            downlink.onResponseDone(open);
        }
    }

    /** Nothing is being played any more. */
    void onPlayedOut() {
        if (leave != null) {
            part(leave);
        }
    }

    private void part(SessionClosed event) {
        parts.call().end(CloseCause.of(event.cause()), event.message());
    }
}
