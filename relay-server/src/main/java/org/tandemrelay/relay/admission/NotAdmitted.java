package org.tandemrelay.relay.admission;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A caller that is not let in. Its message helps the honest, and tells nothing of what would have been right. */
public final class NotAdmitted extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What sort of refusal it is, and the status of its answer. */
    public enum Reason {
        /** It brought nothing to be told by, or what it brought is not known: it may try with something else. */
        UNKNOWN(401),
        /** It is known, or was, and may not do this. */
        FORBIDDEN(403),
        /** There are too many calls now: later it may. */
        TOO_MANY(429);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /** Of the HTTP answer. */
        public HttpResponseStatus status() {
            return HttpResponseStatus.valueOf(status);
        }
    }

    /** A refusal. */
    public NotAdmitted(Reason reason, String message) {
        // It is an answer, not a failure: nobody looks at where it was made.
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What sort of refusal it is. */
    public Reason reason() {
        return reason;
    }

    /** For the caller. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
