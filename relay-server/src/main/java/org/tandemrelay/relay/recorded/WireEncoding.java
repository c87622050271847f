package org.tandemrelay.relay.recorded;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;

/** How the native protocol carries audio. Of each encoding's rates the first is what it has unless it is asked for another. */
// Of lists that cannot be changed.
@SuppressWarnings("ImmutableEnumChecker")
public enum WireEncoding {
    /** Samples as they are. */
    PCM16(Encoding.PCM16_LE, List.of(24_000, 8_000, 16_000, 48_000)),
    /** G.711 as in North America and Japan. */
    MULAW(Encoding.MULAW, List.of(8_000)),
    /** G.711 as elsewhere. */
    ALAW(Encoding.ALAW, List.of(8_000)),
    /** A packet a frame. */
    OPUS(Encoding.OPUS, List.of(48_000, 8_000, 12_000, 16_000, 24_000));

    private final Encoding encoding;
    private final List<Integer> ratesHz;

    WireEncoding(Encoding encoding, List<Integer> ratesHz) {
        this.encoding = encoding;
        this.ratesHz = ratesHz;
    }

    /**
     * The encoding of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static WireEncoding named(String label) {
        for (WireEncoding candidate : values()) {
            if (candidate.label().equals(label)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("an encoding of '" + label + "' is none of "
                + Stream.of(values()).map(WireEncoding::label).collect(Collectors.joining(", ", "[", "]")));
    }

    /** Its name in the protocol. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The rate of a call.
     *
     * @param wantedHz null for the recording's own if this encoding has it, else its default
     * @throws IllegalArgumentException if it does not have the rate that is wanted
     */
    int rateFor(@Nullable Integer wantedHz, int ownHz) {
        if (wantedHz == null) {
            return ratesHz.contains(ownHz) ? ownHz : ratesHz.get(0);
        }
        if (!ratesHz.contains(wantedHz)) {
            throw new IllegalArgumentException(
                    "a rate of " + wantedHz + " Hz is none of " + new TreeSet<>(ratesHz) + " for " + label());
        }
        return wantedHz;
    }

    AudioFormat at(int rateHz) {
        return new AudioFormat(encoding, rateHz, 1);
    }
}
