package org.tandemrelay.relay.redaction;

/** It could not be made sure that nothing is left in a text: it must not be given out. */
public final class RedactionFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With what stood in the way, and nothing of the text. */
    RedactionFailedException(String message) {
        super(message);
    }
}
