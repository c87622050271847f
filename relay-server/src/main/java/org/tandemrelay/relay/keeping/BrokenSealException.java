package org.tandemrelay.relay.keeping;

import java.io.IOException;

/** A sealed file that is not as it was written: cut off, changed, put together from others, or of another key. */
public final class BrokenSealException extends IOException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong, for a human. */
    BrokenSealException(String message) {
        super(message);
    }
}
