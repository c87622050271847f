package org.tandemrelay.relay.recorded;

/** A recording that cannot be played; the message names the file and says what is wrong with it. */
public final class UnreadableRecordingException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableRecordingException(String message, Throwable cause) {
        super(message, cause);
    }

    public UnreadableRecordingException(String message) {
        super(message);
    }
}
