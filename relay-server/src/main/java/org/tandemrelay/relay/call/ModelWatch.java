package org.tandemrelay.relay.call;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Sees to it that no caller waits in silence for a model that says no more: of one that stalls the caller is warned, and the call ends if
 * it goes on; of one that ends its session in good order the caller hears what had come, and nothing of one that breaks off.
 */
@EachFrame(Way.DOWN)
final class ModelWatch {

    /** Beyond what waits to be heard. */
    private static final long PARTING_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final CallParts parts;
    private final ResponseGate responses;
    private final Downlink downlink;
    private final BooleanSupplier excused;
    private final StallWatch stalls;

    /** How the model took its leave, while what it had said is still being heard; null while the session lasts. */
    private @Nullable SessionClosed leave;

    private long partingUntilNanos;

    /**
     * A watch over a model that has said nothing yet.
     *
     * @param speech what the caller waits for, or hears
     * @param alarm who hears that it stalls
     * @param excused whether it is no wonder that it says nothing
     */
    ModelWatch(CallParts parts, BargeIn.Speech speech, StallWatch.Alarm alarm, BooleanSupplier excused) {
        this.parts = parts;
        this.responses = speech.responses();
        this.downlink = speech.downlink();
        this.excused = excused;
        this.stalls = new StallWatch(parts, alarm);
    }

    /** Something came from the model. */
    void onSign() {
        stalls.onSign();
    }

    void onResponseStarted() {
        stalls.onResponseStarted();
    }

    void onSpeaking() {
        stalls.onSpeaking();
    }

    /** Whether its connection was asked for a sign of life and has given none yet. */
    boolean lineInDoubt() {
        return stalls.lineInDoubt();
    }

    void onBeat(long nowNanos) {
        SessionClosed gone = leave;
        if (gone == null) {
            stalls.onBeat(waits(), nowNanos);
        } else if (nowNanos - partingUntilNanos > 0) {
            part(gone);
        }
    }

    private boolean waits() {
        boolean due = responses.open() != null || responses.expected();
        // A model that is not read says nothing.
        boolean read = !parts.call().model().pace().paused();
        return due && read && !downlink.playing() && !excused.getAsBoolean();
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
