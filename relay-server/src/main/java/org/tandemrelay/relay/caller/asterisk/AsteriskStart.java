package org.tandemrelay.relay.caller.asterisk;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.caller.Printable;

/** Reads {@code MEDIA_START}: the codec, by Asterisk's name of it, and the length of a frame. */
final class AsteriskStart {

    /** Of a message, for Asterisk's WebSocket; a longer one closes it with 1009. */
    private static final int MOST_FRAME_BYTES = 65_500;

    private static final int USUAL_MILLIS = 20;

    private static final Map<String, AudioFormat> FORMATS = Map.ofEntries(
            Map.entry("ulaw", AudioFormat.mulaw()),
            Map.entry("alaw", AudioFormat.alaw()),
            Map.entry("g722", AudioFormat.g722()),
            Map.entry("slin", AudioFormat.pcm16(8_000)),
            Map.entry("slin12", AudioFormat.pcm16(12_000)),
            Map.entry("slin16", AudioFormat.pcm16(16_000)),
            Map.entry("slin24", AudioFormat.pcm16(24_000)),
            Map.entry("slin32", AudioFormat.pcm16(32_000)),
            Map.entry("slin44", AudioFormat.pcm16(44_100)),
            Map.entry("slin48", AudioFormat.pcm16(48_000)),
            Map.entry("slin96", AudioFormat.pcm16(96_000)),
            Map.entry("slin192", AudioFormat.pcm16(192_000)));

    private AsteriskStart() {}

    /** What a call is until it says so itself. */
    static CallStarted presumed(Map<String, String> parameters) {
        AudioFormat format = AudioFormat.mulaw();
        return new CallStarted(parameters, format, Packets.of(format, USUAL_MILLIS));
    }

    /**
     * What the event says.
     *
     * @param parameters of the address, which the dial plan's author gave; they stand before the channel's variables of the same name
     * @throws IllegalArgumentException if it is of audio that cannot be served; the message says which
     */
    static CallStarted read(AsteriskEvent event, Map<String, String> parameters) {
        String codec = event.member("format");
        @Nullable AudioFormat format = FORMATS.get(codec);
        if (format == null) {
            throw new IllegalArgumentException("the codec is '" + Printable.of(codec)
                    + "', but must be ulaw, alaw, g722 or signed linear: set it by c(…) in the dial string");
        }
        Map<String, String> all = new HashMap<>(event.variables());
        all.putAll(parameters);
        return new CallStarted(Map.copyOf(all), format, Packets.of(format, frameMillis(event, format)));
    }

    private static int frameMillis(AsteriskEvent event, AudioFormat format) {
        String size = event.member("optimal_frame_size");
        long bytes = size.isEmpty() ? format.bytesOf(USUAL_MILLIS) : number(size);
        long millis = format.millisOf(bytes);
        // Asterisk drops what is more than whole frames.
        if (bytes <= 0 || bytes > MOST_FRAME_BYTES || millis > 1_000 || format.bytesOf(millis) != bytes) {
            throw new IllegalArgumentException("the optimal_frame_size is '" + Printable.of(size)
                    + "', which is no whole number of milliseconds of " + format.mediaType());
        }
        return (int) millis;
    }

    private static long number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
