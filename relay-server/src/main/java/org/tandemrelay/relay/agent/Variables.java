package org.tandemrelay.relay.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The values that may stand in an agent's words: those that the operator has named, and who called whom.
 *
 * <p>A value is what a stranger says of itself, and becomes part of what the model is told. So only parameters that are named here are
 * looked at, and of those only a line of limited length.
 *
 * @param defaults by name, for callers that bring no value of it
 */
public record Variables(Map<String, String> defaults) {

    /** Who calls, where the bridge tells. */
    public static final String CALLER = "call.from";

    /** Who was called, where the bridge tells. */
    public static final String CALLED = "call.to";

    /** As a name or a sentence is long, and a set of instructions is not. */
    public static final int MAX_CODE_POINTS = 200;

    private static final Pattern SPACES = Pattern.compile(" {2,}");

    /** Takes a copy. */
    public Variables {
        defaults = Map.copyOf(defaults);
    }

    /** None but who called whom. */
    public static Variables none() {
        return new Variables(Map.of());
    }

    /** Whether words may have a gap of this name. */
    public boolean has(String name) {
        return name.equals(CALLER) || name.equals(CALLED) || defaults.containsKey(name);
    }

    /** The value of each, from what a caller said about itself. */
    public Map<String, String> values(Map<String, String> parameters) {
        Map<String, String> values = new HashMap<>(defaults);
        for (String name : defaults.keySet()) {
            put(values, name, parameters.getOrDefault(name, ""));
        }
        put(values, CALLER, CallParties.from(parameters));
        put(values, CALLED, CallParties.to(parameters));
        return values;
    }

    private static void put(Map<String, String> values, String name, String said) {
        String clean = said.isEmpty() ? "" : clean(said);
        if (!clean.isEmpty()) {
            values.put(name, clean);
        }
    }

    /** One line without what is not to be seen: no line breaks, no control or formatting characters, no halves of characters. */
    static String clean(String said) {
        StringBuilder line = new StringBuilder();
        said.codePoints().limit(10L * MAX_CODE_POINTS).map(Variables::visible).forEach(line::appendCodePoint);
        String clean = SPACES.matcher(line).replaceAll(" ").strip();
        int length = clean.codePointCount(0, clean.length());
        return length <= MAX_CODE_POINTS
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, MAX_CODE_POINTS))
                        .strip();
    }

    private static int visible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> ' ';
            default -> character;
        };
    }
}
