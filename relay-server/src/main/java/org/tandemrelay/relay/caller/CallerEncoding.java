package org.tandemrelay.relay.caller;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.relay.call.leg.Packets;

/**
 * The encodings that a caller can ask for by name, in the dialects that leave it the choice: those of the native protocol, section 2. The
 * default is the first, the default rate likewise.
 */
// Of a list that cannot be changed.
@SuppressWarnings("ImmutableEnumChecker")
public enum CallerEncoding {
    /** Linear, least significant byte first. */
    PCM16(Encoding.PCM16_LE, List.of(24_000, 8_000, 16_000, 48_000)),
    /** G.711 µ-law. */
    MULAW(Encoding.MULAW, List.of(8_000)),
    /** G.711 A-law. */
    ALAW(Encoding.ALAW, List.of(8_000)),
    /** A frame is a packet. */
    OPUS(Encoding.OPUS, List.of(48_000, 8_000, 12_000, 16_000, 24_000));

    private static final List<CallerEncoding> ALL = List.of(values());

    /** What the relay sends where a frame is a packet. */
    private static final int PACKET_MILLIS = 20;

    private final Encoding encoding;
    private final List<Integer> ratesHz;

    CallerEncoding(Encoding encoding, List<Integer> ratesHz) {
        this.encoding = encoding;
        this.ratesHz = ratesHz;
    }

    /** The encoding of that name, or null. */
    static @Nullable CallerEncoding named(String label) {
        for (CallerEncoding encoding : values()) {
            if (encoding.label().equals(label)) {
                return encoding;
            }
        }
        return null;
    }

    /**
     * The encoding of a format.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static CallerEncoding of(AudioFormat format) {
        for (CallerEncoding candidate : ALL) {
            if (candidate.encoding == format.encoding()) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(format.mediaType() + " is no format that a caller can ask for");
    }

    /** All names, for a refusal. */
    static String inWords() {
        return List.of(values()).stream().map(CallerEncoding::label).collect(Collectors.joining(", "));
    }

    /** Its name on the wire: {@code pcm16}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format at a rate as text, or at the default rate if it is null; null if there is none at that rate. */
    @Nullable
    AudioFormat at(@Nullable String rate) {
        for (int rateHz : ratesHz) {
            if (rate == null || rate.equals(Integer.toString(rateHz))) {
                return new AudioFormat(encoding, rateHz, 1);
            }
        }
        return null;
    }

    /** How the relay's own audio leaves in this encoding. */
    static Packets packets(AudioFormat format) {
        return format.encoding().packetised() ? Packets.of(format, PACKET_MILLIS) : Packets.any(format);
    }

    /** What a rate must be, for a refusal: {@code must be one of 8000, 16000}. */
    String ratesInWords() {
        String rates = ratesHz.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
        return "must be " + (ratesHz.size() == 1 ? rates : "one of " + rates);
    }
}
