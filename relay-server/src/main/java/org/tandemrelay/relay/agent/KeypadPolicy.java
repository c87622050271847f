package org.tandemrelay.relay.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.tool.ToolDefinition;

/**
 * What becomes of the telephone keys that a caller presses. Keys that follow each other are one group.
 *
 * @param use what it is told
 * @param pause after which a group is over, unless {@code #} ends it before; zero makes each key a group
 * @param answer whether the model is to answer at once when it has been told
 * @param hook who is asked what to make of them; null unless that is what they are used for
 */
public record KeypadPolicy(
        Use use, Duration pause, boolean answer, @Nullable ToolDefinition hook) {

    /** The name by which a hook is told what it is for, and by which it is counted. */
    public static final String HOOK_NAME = "dtmf";

    /** Without a hook. */
    public KeypadPolicy(Use use, Duration pause, boolean answer) {
        this(use, pause, answer, null);
    }

    /** Who is told. */
    public enum Use {
        /** The model, as text. */
        TEXT,
        /** Nobody. */
        IGNORE,
        /** A webhook, and the model what came of it. */
        HOOK
    }

    /** The model is told, and answers. */
    public static KeypadPolicy usual() {
        return new KeypadPolicy(Use.TEXT, Duration.ofSeconds(2), true);
    }
}
