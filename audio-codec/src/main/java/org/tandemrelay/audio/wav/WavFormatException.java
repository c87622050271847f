package org.tandemrelay.audio.wav;

import java.io.IOException;

/** A file that is no WAV file, or one that this reader does not take; the message says what is wrong and where. */
public final class WavFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    WavFormatException(String problem, long offset) {
        super(problem + " (at offset " + offset + ")");
        this.offset = offset;
    }

    /** Where in the file the trouble is, in bytes from its start. */
    public long offset() {
        return offset;
    }
}
