package org.tandemrelay.relay.admission;

/** A caller that is not let in. Its message helps the honest, and tells nothing of what would have been right. */
public final class NotAdmitted extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What sort of refusal it is. */
    public enum Reason {
        /** It brought nothing to be told by, or what it brought is not known: it may try with something else. */
        UNKNOWN,
        /** It is known, or was, and may not do this. */
        FORBIDDEN,
        /** There are too many calls now: later it may. */
        TOO_MANY
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
