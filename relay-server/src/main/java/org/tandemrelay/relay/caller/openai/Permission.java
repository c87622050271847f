package org.tandemrelay.relay.caller.openai;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an operator may leave to callers. */
public enum Permission {
    /** How turns are told apart, and whether they are answered. */
    TURN_DETECTION,
    /** What is done about noise in the caller's speech. */
    NOISE_REDUCTION,
    /** PCM or G.711, in either direction. */
    AUDIO_FORMATS,
    /** Whether and how the caller's words are written down. */
    TRANSCRIPTION,
    /** Speech or text for an answer. */
    MODALITIES,
    /** How the model is to behave, stored prompts included. */
    INSTRUCTIONS,
    /** Things in the conversation that the caller did not say: words of the system or the assistant, calls of functions. */
    ITEMS,
    /** Functions that the caller runs, and their results. */
    TOOLS,
    /** Servers of tools that the model's vendor calls by itself. */
    MCP,
    /** The model's voice and its speed. */
    VOICE,
    /** Length of answers, of memory and of thought. */
    LIMITS,
    /** What the vendor keeps a trace of. */
    TRACING,
    /** Whatever the protocol has besides, or will have. */
    OTHER;

    /** As it is written in settings: {@code turn-detection}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The permissions of these labels.
     *
     * @throws IllegalArgumentException if there is no such permission
     */
    public static Set<Permission> named(Set<String> labels) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String label : labels) {
            permissions.add(valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        return permissions;
    }
}
