package org.tandemrelay.relay.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes out of words what nobody is to read. Not for an event loop; safe from any other thread. */
public final class Redactor {

    /** In chars: longer texts are not looked through, and so not given out. */
    public static final int LONGEST_TEXT = 16 << 10;

    /** What is taken out if nothing is said. */
    public static final List<String> USUAL = List.of("iban", "card", "email", "us-ssn");

    /** What can be. */
    public static final List<String> KNOWN = List.of("iban", "card", "email", "us-ssn", "uk-nino", "es-dni", "fr-nir");

    private static final int MOST_PATTERNS = 32;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private final Rule[] rules;
    private final String[] names;

    private Redactor(List<Rule> rules) {
        this.rules = rules.toArray(new Rule[0]);
        this.names = rules.stream().map(Rule::name).toArray(String[]::new);
    }

    /**
     * With these rules.
     *
     * @param known some of {@link #KNOWN}
     * @param patterns regular expressions by their names, which come first
     * @throws IllegalArgumentException if there is no such rule, or a name or an expression cannot be used; says which
     */
    public static Redactor of(List<String> known, Map<String, String> patterns) {
        if (patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException("there may be " + MOST_PATTERNS + " patterns at most");
        }
        List<Rule> rules = new ArrayList<>();
        patterns.forEach((name, expression) -> rules.add(pattern(name, expression)));
        KNOWN.stream().filter(known::contains).map(Redactor::rule).forEach(rules::add);
        for (String name : known) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is none of " + String.join(", ", KNOWN));
            }
        }
        return new Redactor(rules);
    }

    private static Rule pattern(String name, String expression) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name: lower-case letters, digits and -, 32 at most");
        }
        try {
            return PatternRule.of(name, expression);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'" + name + "' " + wrong.getMessage(), wrong);
        }
    }

    private static Rule rule(String name) {
        return switch (name) {
            case "iban" -> new Ibans();
            case "card" -> new CardNumbers();
            case "email" -> PatternRule.email();
            case "uk-nino" -> NationalIds.british();
            case "es-dni" -> NationalIds.spanish();
            case "fr-nir" -> NationalIds.french();
            default -> PatternRule.socialSecurity();
        };
    }

    /** What it takes out, in the order in which it looks. */
    public List<String> names() {
        return List.of(names);
    }

    /**
     * The text, with {@code [card]}, {@code [email]} and so on in the place of what was found.
     *
     * @throws RedactionFailedException if the text is too long, or a pattern needed too many steps: the text must not be given out then
     */
    public String redact(String text) throws RedactionFailedException {
        if (text.length() > LONGEST_TEXT) {
            throw new RedactionFailedException("it is longer than " + LONGEST_TEXT + " characters");
        }
        Marks marks = new Marks(text.length());
        for (int i = 0; i < rules.length; i++) {
            marks.by(i);
            find(rules[i], text, marks);
        }
        return marks.applied(text, names);
    }

    private static void find(Rule rule, String text, Marks marks) throws RedactionFailedException {
        try {
            rule.find(text, marks);
        } catch (MeteredText.ExhaustedException | StackOverflowError tooMuch) {
            // Java's expressions go down the stack for each step of some of their loops.
            throw new RedactionFailedException("the pattern '" + rule.name() + "' needs too many steps");
        }
    }
}
