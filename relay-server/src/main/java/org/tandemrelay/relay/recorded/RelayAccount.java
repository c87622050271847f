package org.tandemrelay.relay.recorded;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.RelayListener.Caption;
import org.tandemrelay.relay.recorded.line.RelayListener.Started;
import org.tandemrelay.relay.recorded.line.WireAudio;

/** What a relay has told about a call. Milliseconds are those of the call's clock. */
final class RelayAccount {

    private final WireAudio wanted;
    private final CallTimeline timeline;
    private final Transcript transcript = new Transcript();

    private @Nullable Started started;
    private @Nullable Ending announced;
    private @Nullable Ending useless;

    /** An account of a call in this audio. */
    RelayAccount(WireAudio wanted, CallTimeline timeline) {
        this.wanted = wanted;
        this.timeline = timeline;
    }

    /** How the call began, or null if that was not told. */
    @Nullable
    Started started() {
        return started;
    }

    /** What the relay said about the end, or null if it has said nothing yet. */
    @Nullable
    Ending announced() {
        return announced;
    }

    /** Why the relay cannot be talked to, or null if it can. */
    @Nullable
    Ending useless() {
        return useless;
    }

    Transcript transcript() {
        return transcript;
    }

    void started(Started told, double millis) {
        started = told;
        timeline.at(millis, "started")
                .put("call", told.call())
                .put("version", told.version())
                .put("encoding", told.encoding())
                .put("rate_hz", told.rateHz());
        String label = wanted.encoding().label();
        if (told.rateHz() != wanted.rateHz() || !label.equals(told.encoding())) {
            useless("asked for " + label + " at " + wanted.rateHz() + " Hz, the relay started " + told.encoding()
                    + " at " + told.rateHz() + " Hz");
        }
    }

    void caption(Caption caption, double millis) {
        if (caption.replace()) {
            transcript.replace(caption.role(), caption.item(), caption.text());
        } else {
            transcript.append(caption.role(), caption.item(), caption.text());
        }
        timeline.at(millis, "caption")
                .put("role", caption.role())
                .put("item", caption.item())
                .put("text", caption.text())
                .put("mode", caption.replace() ? "replace" : "append")
                .put("final", caption.last());
    }

    void warning(String code, String message, double millis) {
        timeline.at(millis, "warning").put("code", code).put("message", message);
    }

    void ended(Ending ending, double millis) {
        announced = ending;
        timeline.at(millis, "ended")
                .put("cause", ending.cause())
                .put("message", ending.message())
                .put("retry", ending.retry());
    }

    void nonsense(String problem, double millis) {
        timeline.at(millis, "nonsense").put("problem", problem);
    }

    /** The first reason is the true one. */
    void useless(String problem) {
        if (useless == null) {
            useless = new Ending(Ending.RELAY_PROTOCOL, problem, null, null);
        }
    }
}
