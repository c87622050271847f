package org.tandemrelay.relay.configuration;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts variables of the environment into values, where a dollar stands before a name in braces; two dollars stand for one that does not. */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> environment;

    /** With these variables. */
    Placeholders(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The text with the variables' values in it.
     *
     * @param problem told what is wrong, if something is
     */
    String fill(String written, Consumer<String> problem) {
        if (!written.contains("${")) {
            return written;
        }
        Matcher matcher = PLACEHOLDER.matcher(written);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = name == null ? "${" : environment.getOrDefault(name, "");
            if (value.isEmpty()) {
                problem.accept("needs the variable " + name + " of the environment, which is not set");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }
}
