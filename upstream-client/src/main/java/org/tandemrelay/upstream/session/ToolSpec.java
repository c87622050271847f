package org.tandemrelay.upstream.session;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A function as the model is told of it. The model asks for it by {@link ModelEvent.ToolCall}, and waits for {@link
 * ModelCommand.ToolResult}.
 *
 * @param name letters, digits, {@code _} and {@code -}, 1 to 64 of them, which is what the vendors agree on
 * @param description when to call it and what it gives, in words for the model
 * @param parameters a JSON Schema object as text, which the arguments are to fulfil
 */
public record ToolSpec(String name, String description, String parameters) {

    /** The parameters of a function that takes none. */
    public static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is none; says what would be
     */
    public ToolSpec {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(parameters, "parameters");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a function's name is 1 to 64 letters, digits, '_' and '-', not '" + name + "'");
        }
    }

    /** Without the description, which is the operator's own. */
    @Override
    public String toString() {
        return "ToolSpec[name=" + name + "]";
    }
}
