package org.tandemrelay.relay.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words with gaps for values, which are names in double braces: {@code Hello {{name}}, how can I help?}. Immutable. */
public final class Template {

    private static final Pattern GAP = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    /** Words and names by turns, words first and last. */
    private final List<String> pieces;

    private Template(List<String> pieces) {
        this.pieces = pieces;
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if what stands in double braces is no name
     */
    public static Template of(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher gap = GAP.matcher(text);
        int after = 0;
        while (gap.find()) {
            String name = gap.group(1).strip();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "has '" + gap.group() + "': between {{ and }} there must be the name of a variable");
            }
            pieces.add(text.substring(after, gap.start()));
            pieces.add(name);
            after = gap.end();
        }
        pieces.add(text.substring(after));
        return new Template(List.copyOf(pieces));
    }

    /** The names of its gaps, in their order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 1; i < pieces.size(); i += 2) {
            names.add(pieces.get(i));
        }
        return names;
    }

    /** The words with values in the gaps, nothing where there is no value; a value that looks like a gap is none. */
    public String fill(Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            filled.append(i % 2 == 0 ? pieces.get(i) : values.getOrDefault(pieces.get(i), ""));
        }
        return filled.toString();
    }

    /** How many characters it is without values. */
    public int length() {
        int length = 0;
        for (int i = 0; i < pieces.size(); i += 2) {
            length += pieces.get(i).length();
        }
        return length;
    }

    /** Without the words, which are the operator's own. */
    @Override
    public String toString() {
        return "Template[" + length() + " characters, " + names() + "]";
    }
}
