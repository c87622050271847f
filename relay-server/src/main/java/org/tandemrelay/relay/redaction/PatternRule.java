package org.tandemrelay.relay.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whatever a regular expression matches. How long it may look for that is bounded: see {@link MeteredText}. */
final class PatternRule implements Rule {

    private static final int MOST_PATTERN_CHARS = 500;

    private final String name;
    private final Pattern pattern;

    private PatternRule(String name, Pattern pattern) {
        this.name = name;
        this.pattern = pattern;
    }

    /** With its dot, or it were every @ that somebody writes. */
    static PatternRule email() {
        String local = "\\p{L}\\p{N}._%+'-";
        String label = "[\\p{L}\\p{N}-]++";
        return new PatternRule(
                "email",
                Pattern.compile("(?<![" + local + "])[" + local + "]++\\s?@\\s?" + label + "(?:\\." + label + ")+"));
    }

    /** The United States' social security number, in its three groups: nine digits in one are too many other things. */
    static PatternRule socialSecurity() {
        String between = "[\\s.\\p{Pd}]{1,3}";
        return new PatternRule(
                "us-ssn",
                Pattern.compile(
                        "(?<!\\d)(?!000|666|9)\\d{3}" + between + "(?!00)\\d{2}" + between + "(?!0000)\\d{4}(?!\\d)"));
    }

    /**
     * An operator's own.
     *
     * @throws IllegalArgumentException if it is none, too long, or matches where there is nothing
     */
    static PatternRule of(String name, String expression) {
        if (expression.isEmpty() || expression.length() > MOST_PATTERN_CHARS) {
            throw new IllegalArgumentException("must be a regular expression of 1 to 500 characters");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("is no regular expression: " + wrong.getDescription(), wrong);
        }
        if (pattern.matcher("").find()) {
            throw new IllegalArgumentException("matches where there is nothing");
        }
        return new PatternRule(name, pattern);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void find(String text, Marks marks) {
        Matcher matcher = pattern.matcher(new MeteredText(text));
        while (matcher.find()) {
            marks.add(matcher.start(), matcher.end());
        }
    }
}
