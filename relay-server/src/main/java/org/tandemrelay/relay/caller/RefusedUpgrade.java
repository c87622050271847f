package org.tandemrelay.relay.caller;

import io.netty.handler.codec.http.HttpResponseStatus;

/** An upgrade that is not to be: the HTTP answer instead of the 101. */
public class RefusedUpgrade extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says of a refusal that calling again soon may do. */
    public static final long SOON_SECONDS = 5;

    private final transient HttpResponseStatus status;
    private final long retryAfterSeconds;

    /**
     * A refusal.
     *
     * @param status of the answer
     * @param message its body, for a human: what was wrong, and what would be right
     */
    public RefusedUpgrade(HttpResponseStatus status, String message) {
        this(status, message, SOON_SECONDS);
    }

    /**
     * A refusal until later.
     *
     * @param retryAfterSeconds how long that is
     */
    public RefusedUpgrade(HttpResponseStatus status, String message, long retryAfterSeconds) {
        // It is an answer, not a failure: nobody looks at where it was made.
        super(message, null, false, false);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** When to try again, where the status says that it may help. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Status of the answer. */
    public HttpResponseStatus status() {
        return status;
    }

    /** The body of the answer. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
