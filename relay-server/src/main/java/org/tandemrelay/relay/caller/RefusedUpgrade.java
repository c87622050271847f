package org.tandemrelay.relay.caller;

import io.netty.handler.codec.http.HttpResponseStatus;

/** An upgrade that is not to be: the HTTP answer instead of the 101. */
public final class RefusedUpgrade extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;

    /**
     * A refusal.
     *
     * @param status of the answer
     * @param message its body, for a human: what was wrong, and what would be right
     */
    public RefusedUpgrade(HttpResponseStatus status, String message) {
        // It is an answer, not a failure: nobody looks at where it was made.
        super(message, null, false, false);
        this.status = status;
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
