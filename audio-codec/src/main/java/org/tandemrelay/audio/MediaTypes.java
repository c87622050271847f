package org.tandemrelay.audio;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What formats are called in SDP, in HTTP and by realtime models. */
final class MediaTypes {

    private static final int UNSAID = 0;

    /** What a name means, in lower case and without {@code audio/}. */
    private static final Map<String, Name> NAMES = Map.ofEntries(
            Map.entry("pcmu", new Name(Encoding.MULAW, 8_000)),
            Map.entry("x-mulaw", new Name(Encoding.MULAW, 8_000)),
            Map.entry("mulaw", new Name(Encoding.MULAW, 8_000)),
            Map.entry("ulaw", new Name(Encoding.MULAW, 8_000)),
            Map.entry("basic", new Name(Encoding.MULAW, 8_000)),
            Map.entry("g711_ulaw", new Name(Encoding.MULAW, 8_000)),
            Map.entry("pcma", new Name(Encoding.ALAW, 8_000)),
            Map.entry("x-alaw", new Name(Encoding.ALAW, 8_000)),
            Map.entry("alaw", new Name(Encoding.ALAW, 8_000)),
            Map.entry("g711_alaw", new Name(Encoding.ALAW, 8_000)),
            Map.entry("l16", new Name(Encoding.PCM16_BE, UNSAID)),
            Map.entry("x-l16", new Name(Encoding.PCM16_LE, UNSAID)),
            Map.entry("pcm", new Name(Encoding.PCM16_LE, UNSAID)),
            Map.entry("linear16", new Name(Encoding.PCM16_LE, UNSAID)),
            Map.entry("pcm16", new Name(Encoding.PCM16_LE, 24_000)),
            Map.entry("slin", new Name(Encoding.PCM16_LE, 8_000)),
            Map.entry("slin16", new Name(Encoding.PCM16_LE, 16_000)),
            Map.entry("slin24", new Name(Encoding.PCM16_LE, 24_000)),
            Map.entry("slin48", new Name(Encoding.PCM16_LE, 48_000)),
            Map.entry("g722", new Name(Encoding.G722, 16_000)),
            Map.entry("opus", new Name(Encoding.OPUS, 48_000)));

    private static final Pattern BETWEEN_PARAMETERS = Pattern.compile("\\s*;\\s*");
    private static final Pattern BEFORE_VALUE = Pattern.compile("\\s*=\\s*");

    private static final Set<String> PARAMETERS = Set.of("rate", "channels");

    private record Name(Encoding encoding, int rateHz) {}

    private MediaTypes() {}

    static AudioFormat parse(String text) {
        String[] parts = BETWEEN_PARAMETERS.split(text.trim().toLowerCase(Locale.ROOT), -1);
        String[] slashed = (parts[0].startsWith("audio/") ? parts[0].substring(6) : parts[0]).split("/", -1);
        Name name = NAMES.get(slashed[0]);
        if (name == null || slashed.length > 3) {
            throw new IllegalArgumentException("audio format '" + text + "' is not known");
        }
        int rateHz = slashed.length > 1 ? number(slashed[1], text) : name.rateHz();
        int channels = slashed.length > 2 ? number(slashed[2], text) : 1;
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = BEFORE_VALUE.split(parts[i], 2);
            if (parameter.length < 2 || !PARAMETERS.contains(parameter[0])) {
                // Codec parameters of SDP and HTTP that do not change what the bytes are.
                continue;
            }
            int value = number(parameter[1], text);
            rateHz = parameter[0].equals("rate") ? value : rateHz;
            channels = parameter[0].equals("channels") ? value : channels;
        }
        return format(name, rateHz, slashed.length > 2 && name.encoding() == Encoding.OPUS ? 1 : channels, text);
    }

    private static AudioFormat format(Name name, int rateHz, int channels, String text) {
        if (rateHz == UNSAID) {
            throw new IllegalArgumentException("audio format '" + text + "' needs a rate");
        }
        // RFC 3551 section 4.5.2: the clock of G.722 is called 8 kHz, and its samples come at 16.
        boolean misnamed = name.encoding() == Encoding.G722 && rateHz == 8_000;
        return new AudioFormat(name.encoding(), misnamed ? 16_000 : rateHz, channels);
    }

    private static int number(String digits, String text) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("audio format '" + text + "': '" + digits + "' is no number", e);
        }
    }

    static String print(AudioFormat format) {
        String name = "audio/" + (format.encoding() == Encoding.PCM16_LE ? "pcm" : rtpName(format.encoding()));
        Name known = NAMES.get(name.substring(6).toLowerCase(Locale.ROOT));
        String rate = known != null && known.rateHz() == format.sampleRateHz() ? "" : ";rate=" + format.sampleRateHz();
        return name + rate + (format.channels() == 1 ? "" : ";channels=" + format.channels());
    }

    static String rtpMap(AudioFormat format) {
        String name = rtpName(format.encoding());
        return switch (format.encoding()) {
            case G722 -> name + "/8000";
            // RFC 7587 section 7: always these two, whatever is sent.
            case OPUS -> name + "/48000/2";
            default -> name + "/" + format.sampleRateHz() + (format.channels() == 1 ? "" : "/" + format.channels());
        };
    }

    private static String rtpName(Encoding encoding) {
        return switch (encoding) {
            case MULAW -> "PCMU";
            case ALAW -> "PCMA";
            case PCM16_BE -> "L16";
            case G722 -> "G722";
            case OPUS -> "opus";
            case PCM16_LE -> throw new UnsupportedOperationException("RTP carries linear PCM as L16, big-endian");
        };
    }
}
