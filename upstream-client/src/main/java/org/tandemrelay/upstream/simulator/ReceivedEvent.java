package org.tandemrelay.upstream.simulator;

import java.util.Objects;

/**
 * One event that a client sent, for tests to look at.
 *
 * @param sessionId the session it belongs to
 * @param type its type; {@code ?} where it had none
 * @param json the whole event, or its first 65,536 characters
 * @param atNanos when it was read, on {@link System#nanoTime()}
 */
public record ReceivedEvent(String sessionId, String type, String json, long atNanos) {

    /** Checks that nothing is missing. */
    public ReceivedEvent {
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(json, "json");
    }

    /** Without the words. */
    @Override
    public String toString() {
        return "ReceivedEvent[" + sessionId + " " + type + "]";
    }
}
