package org.tandemrelay.relay.configuration;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One thing that can be set.
 *
 * @param name in kebab-case: the key in the file, {@code --name} on the command line
 * @param label what its value is, for help: {@code MS}, {@code FILE}
 * @param fallback the value where none is given, as text; empty for none
 * @param description one sentence, for help and documentation
 * @param parser makes the value from its text, or throws {@link IllegalArgumentException} with what would be right and without the
 *     value
 * @param display what may be shown of the text: all, unless it can hold a secret
 */
public record Setting<T>(
        String name,
        String label,
        String fallback,
        String description,
        Function<String, T> parser,
        UnaryOperator<String> display) {

    /** The label of those whose value is the name of a file. */
    static final String FILE = "FILE";

    static <T> Setting<T> of(
            String name, String label, String fallback, String description, Function<String, T> parser) {
        return new Setting<>(name, label, fallback, description, parser, UnaryOperator.identity());
    }

    static Setting<String> secret(String name, String label, String description) {
        return secret(name, label, description, Values::credential);
    }

    static Setting<String> secret(String name, String label, String description, Function<String, String> parser) {
        return new Setting<>(name, label, "", description, parser, text -> "…");
    }

    /** Whether its value is never shown. */
    public boolean secret() {
        return display.apply("-").equals("…");
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
