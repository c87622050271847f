package org.tandemrelay.audio.opus;

/** Opus is not to be had here, or refused what it was given; the message says which and why. */
public final class OpusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OpusException(String message) {
        super(message);
    }
}
