package org.tandemrelay.relay.caller.openai;

import org.jspecify.annotations.Nullable;

/**
 * Why an event of the caller's does not go on to the model.
 *
 * @param code for programs
 * @param message for a human; goes to the caller
 * @param param which part of the event; null if it is the whole
 */
record Refusal(String code, String message, @Nullable String param) {

    static Refusal notPermitted(String param, Permission missing) {
        return new Refusal(
                "not_permitted",
                "This relay does not let callers send '" + param + "'. Its operator can, by '" + missing.label()
                        + "' in openai-callers-may.",
                param);
    }

    static Refusal otherModel(String param) {
        return new Refusal("not_permitted", "This relay has one model: leave '" + param + "' out.", param);
    }
}
