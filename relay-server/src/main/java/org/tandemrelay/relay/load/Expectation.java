package org.tandemrelay.relay.load;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a result is to keep, such as {@code p99<5ms} or {@code lost=0}.
 *
 * @param name of a figure
 * @param sign between it and the limit
 * @param limit in the figure's own unit: milliseconds for times
 * @param text as it was written
 */
public record Expectation(String name, String sign, double limit, String text) {

    private static final Pattern SHAPE =
            Pattern.compile("([a-z][a-z0-9.-]*)\\s*(<=|>=|=|<|>)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(us|ms|s)?");

    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MILLIS_PER_SECOND = 1e3;

    /**
     * Whether a result keeps it.
     *
     * @param value what was measured; null if it was not
     */
    public record Verdict(Expectation expectation, @Nullable Double value, boolean kept) {}

    /**
     * Reads a list with commas.
     *
     * @throws IllegalArgumentException if one has no such shape; the message says so
     */
    public static List<Expectation> parse(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .map(Expectation::one)
                .toList();
    }

    private static Expectation one(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no expectation: it is written as p99<5ms or lost=0");
        }
        double limit = Double.parseDouble(matcher.group(3));
        String unit = matcher.group(4);
        if ("us".equals(unit)) {
            limit /= MICROS_PER_MILLI;
        } else if ("s".equals(unit)) {
            limit *= MILLIS_PER_SECOND;
        }
        return new Expectation(matcher.group(1), matcher.group(2), limit, text);
    }

    /** What a result comes to; what was not measured is not kept. */
    public Verdict judge(Result result) {
        Map<String, Double> figures = Figures.of(result);
        Double value = figures.get(name);
        return new Verdict(this, value, value != null && holds(value));
    }

    private boolean holds(double value) {
        return switch (sign) {
            case "<" -> value < limit;
            case "<=" -> value <= limit;
            case ">" -> value > limit;
            case ">=" -> value >= limit;
            default -> value == limit;
        };
    }
}
