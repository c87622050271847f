package org.tandemrelay.relay.caller.tandem;

/** A text message that means nothing: told to the caller as a warning, section 6 of the protocol. */
final class BadMessage extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    BadMessage(String code, String message) {
        // It is an answer, not a failure: nobody looks at where it was made.
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
