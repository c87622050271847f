package org.tandemrelay.relay.keeping;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.redaction.Redactor;

/**
 * What is kept of an agent's calls.
 *
 * @param purpose why, in the operator's words, for the audit log
 * @param consent what is said to the caller before, as it stands; null if that is done elsewhere
 * @param keep after which it is deleted
 * @param pauseKeys telephone keys by which the caller, or who speaks for it, has it paused; empty for none
 * @param resumeKeys by which it goes on; empty for none
 * @param longestPause after which it goes on by itself; zero for never
 * @param transcript takes out of the words what nobody is to read, before they are written; null if words are not kept
 * @param required whether a call ends of which not everything can be recorded
 */
public record RecordingPolicy(
        String purpose,
        @Nullable String consent,
        Duration keep,
        String pauseKeys,
        String resumeKeys,
        Duration longestPause,
        @Nullable Redactor transcript,
        boolean required) {

    /** One without which a call goes on. */
    public RecordingPolicy(
            String purpose,
            @Nullable String consent,
            Duration keep,
            String pauseKeys,
            String resumeKeys,
            Duration longestPause,
            @Nullable Redactor transcript) {
        this(purpose, consent, keep, pauseKeys, resumeKeys, longestPause, transcript, false);
    }

    /**
     * Whether calls whose messages pass as they are can be kept like this: nothing can be said to their callers by the relay, and of their
     * words nobody knows which were heard.
     */
    public boolean fitsPassedCalls() {
        return consent == null && transcript == null;
    }
}
