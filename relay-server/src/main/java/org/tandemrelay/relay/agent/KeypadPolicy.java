package org.tandemrelay.relay.agent;

import java.time.Duration;

/**
 * What becomes of the telephone keys that a caller presses. Keys that follow each other are one group.
 *
 * @param use what it is told
 * @param pause after which a group is over, unless {@code #} ends it before; zero makes each key a group
 * @param answer whether the model is to answer a group at once
 */
public record KeypadPolicy(Use use, Duration pause, boolean answer) {

    /** Who is told. */
    public enum Use {
        /** The model, as text. */
        TEXT,
        /** Nobody. */
        IGNORE
    }

    /** The model is told, and answers. */
    public static KeypadPolicy usual() {
        return new KeypadPolicy(Use.TEXT, Duration.ofSeconds(2), true);
    }
}
