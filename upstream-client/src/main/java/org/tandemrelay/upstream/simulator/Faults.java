package org.tandemrelay.upstream.simulator;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on a connection. Immutable; begin with {@link #none()} or {@link #of(Fault)}.
 *
 * <p>The same is said in a session's address, {@code …&fault=close:1008&fault=split&after=3}, which then replaces what the settings
 * say.
 *
 * @param values each fault with its value
 * @param afterDeltas how many audio deltas of the first response go out before {@link Fault#CLOSE}, {@link Fault#STALL}, {@link
 *     Fault#RESET} and {@link Fault#ERROR} strike; in the address {@code after}
 * @param reason what the Close frame of {@link Fault#CLOSE} says; in the address {@code reason}
 * @param retryAfterSeconds the {@code Retry-After} of {@link Fault#REFUSE}; in the address {@code retry_after}
 * @param connections how many connections are struck, counted from the simulator's start; those after them are served well
 */
public record Faults(
        Map<Fault, String> values, int afterDeltas, String reason, int retryAfterSeconds, int connections) {

    private static final Faults NONE = new Faults(Map.of(), 2, "simulated failure", 1, Integer.MAX_VALUE);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming the fault whose value is not a number
     */
    public Faults {
        values = values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(values));
        values.forEach(Faults::check);
    }

    private static void check(Fault fault, String value) {
        if (fault.numeric() && !value.matches("\\d{1,8}")) {
            throw new IllegalArgumentException("fault " + fault.wireName() + ": '" + value + "' is not a number");
        }
    }

    /** Nothing goes wrong. */
    public static Faults none() {
        return NONE;
    }

    /** One fault with its default value. */
    public static Faults of(Fault fault) {
        return NONE.with(fault);
    }

    /** One fault with this value. */
    public static Faults of(Fault fault, String value) {
        return NONE.with(fault, value);
    }

    /** One fault with this number. */
    public static Faults of(Fault fault, int value) {
        return NONE.with(fault, Integer.toString(value));
    }

    /** This and one more, with its default value. */
    public Faults with(Fault fault) {
        return with(fault, fault.defaultValue());
    }

    /** This and one more. */
    public Faults with(Fault fault, String value) {
        Map<Fault, String> more = new EnumMap<>(Fault.class);
        more.putAll(values);
        more.put(fault, value);
        return new Faults(more, afterDeltas, reason, retryAfterSeconds, connections);
    }

    /** The same, striking after this many audio deltas. */
    public Faults withAfterDeltas(int deltas) {
        return new Faults(values, deltas, reason, retryAfterSeconds, connections);
    }

    /** The same with another reason in the Close frame. */
    public Faults withReason(String text) {
        return new Faults(values, afterDeltas, text, retryAfterSeconds, connections);
    }

    /** The same with another {@code Retry-After}. */
    public Faults withRetryAfterSeconds(int seconds) {
        return new Faults(values, afterDeltas, reason, seconds, connections);
    }

    /** The same for the first {@code count} connections only, so that a reconnection is served well. */
    public Faults withConnections(int count) {
        return new Faults(values, afterDeltas, reason, retryAfterSeconds, count);
    }

    /** Whether this goes wrong. */
    public boolean has(Fault fault) {
        return values.containsKey(fault);
    }

    /** The value of a fault, or null if it is not asked for. */
    @Nullable
    String text(Fault fault) {
        return values.get(fault);
    }

    /** The number of a fault, or {@code otherwise} if it is not asked for. */
    int number(Fault fault, int otherwise) {
        String value = values.get(fault);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /**
     * Reads an address.
     *
     * @return null if it asks for no fault
     * @throws IllegalArgumentException naming a fault that does not exist or a value that is not a number
     */
    static @Nullable Faults of(QueryStringDecoder address) {
        Map<String, List<String>> parameters = address.parameters();
        List<String> asked = parameters.get("fault");
        if (asked == null) {
            return null;
        }
        Faults faults = NONE;
        for (String one : asked) {
            int colon = one.indexOf(':');
            String name = colon < 0 ? one : one.substring(0, colon);
            Fault fault = Fault.named(name);
            if (fault == null) {
                throw new IllegalArgumentException("fault '" + name + "' is not known");
            }
            faults = faults.with(fault, colon < 0 ? fault.defaultValue() : one.substring(colon + 1));
        }
        return faults.withAfterDeltas(number(parameters, "after", faults.afterDeltas))
                .withRetryAfterSeconds(number(parameters, "retry_after", faults.retryAfterSeconds))
                .withReason(first(parameters, "reason", faults.reason));
    }

    private static int number(Map<String, List<String>> parameters, String name, int otherwise) {
        String value = first(parameters, name, Integer.toString(otherwise));
        if (!value.matches("\\d{1,8}")) {
            throw new IllegalArgumentException(name + ": '" + value + "' is not a number");
        }
        return Integer.parseInt(value);
    }

    private static String first(Map<String, List<String>> parameters, String name, String otherwise) {
        List<String> values = parameters.get(name);
        return values == null ? otherwise : values.get(0);
    }
}
