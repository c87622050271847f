package org.tandemrelay.relay.configuration;

import java.util.Locale;
import java.util.function.Function;

/**
 * One thing that can be set.
 *
 * @param name in kebab-case: the key in the file, {@code --name} on the command line
 * @param label what its value is, for help: {@code MS}, {@code FILE}
 * @param fallback the value where none is given, as text; empty for none
 * @param description one sentence, for help and documentation
 * @param parser makes the value from its text, or throws {@link IllegalArgumentException} with what would be right
 * @param secret whether its value must never be shown
 */
public record Setting<T>(
        String name, String label, String fallback, String description, Function<String, T> parser, boolean secret) {

    static <T> Setting<T> of(
            String name, String label, String fallback, String description, Function<String, T> parser) {
        return new Setting<>(name, label, fallback, description, parser, false);
    }

    static Setting<String> secret(String name, String label, String description) {
        return new Setting<>(name, label, "", description, Values::text, true);
    }

    /** On the command line. */
    public String flag() {
        return "--" + name;
    }

    /** In the environment. */
    public String variable() {
        return "TANDEM_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether it is a flag that may stand alone, meaning true. */
    public boolean flagAlone() {
        return label.equals("true|false");
    }
}
