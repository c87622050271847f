package org.tandemrelay.relay.recorded.line;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What audio a protocol carries. The first of the encodings and the first of an encoding's rates are what is taken unless something
 * else is asked for.
 */
public final class CarriedAudio {

    private final String dialect;
    private final Map<WireEncoding, List<Integer>> ratesHz = new LinkedHashMap<>();

    private CarriedAudio(String dialect) {
        this.dialect = dialect;
    }

    /** Nothing yet; the name is for messages. */
    static CarriedAudio of(String dialect) {
        return new CarriedAudio(dialect);
    }

    /** This too, and its rates in Hz, the default first. */
    CarriedAudio with(WireEncoding encoding, Integer... rates) {
        CarriedAudio more = new CarriedAudio(dialect);
        more.ratesHz.putAll(ratesHz);
        more.ratesHz.put(encoding, List.of(rates));
        return more;
    }

    /**
     * The encoding of that name.
     *
     * @param label null for the default
     * @throws IllegalArgumentException if this protocol does not have it
     */
    public WireEncoding encoding(@Nullable String label) {
        if (label == null) {
            return ratesHz.keySet().iterator().next();
        }
        return ratesHz.keySet().stream()
                .filter(candidate -> candidate.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an encoding of '" + label + "' is none of "
                        + ratesHz.keySet().stream().map(WireEncoding::label).collect(Collectors.joining(", ", "[", "]"))
                        + " of " + dialect));
    }

    /**
     * The rate of a call.
     *
     * @param wantedHz null for the recording's own if the encoding has it here, else its default
     * @throws IllegalArgumentException if it does not have the rate that is wanted
     */
    public int rateFor(WireEncoding encoding, @Nullable Integer wantedHz, int ownHz) {
        List<Integer> rates = ratesHz.getOrDefault(encoding, Collections.emptyList());
        if (wantedHz == null) {
            return rates.contains(ownHz) ? ownHz : rates.get(0);
        }
        if (!rates.contains(wantedHz)) {
            throw new IllegalArgumentException(
                    "a rate of " + wantedHz + " Hz is none of " + new TreeSet<>(rates) + " for " + encoding.label());
        }
        return wantedHz;
    }
}
