package org.tandemrelay.relay.tool;

/**
 * What came of a post.
 *
 * @param outcome in a word
 * @param status the last HTTP status; 0 if there was none
 * @param json the answer's body where all is well; else empty
 */
public record WebhookAnswer(Outcome outcome, int status, String json) {

    /** What came of it, in a word. */
    public enum Outcome {
        /** A 2xx status, and JSON. */
        DONE,
        /** Nothing in time. */
        TIMED_OUT,
        /** No connection, or one that broke. */
        UNREACHABLE,
        /** A status that is not 2xx, a redirection too. */
        REFUSED,
        /** A longer answer than is taken. */
        TOO_LONG,
        /** An answer that is no JSON. */
        NOT_JSON
    }

    static WebhookAnswer failed(Outcome outcome, int status) {
        return new WebhookAnswer(outcome, status, "");
    }

    /** Without the body, which is what will be said. */
    @Override
    public String toString() {
        return "WebhookAnswer[outcome=" + outcome + ", status=" + status + "]";
    }
}
