package org.tandemrelay.relay.caller.vonage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.caller.Printable;

/** Reads {@code websocket:connected}: the audio, and the NCCO's headers, which stand beside it. */
final class VonageStart {

    private static final String AUDIO = "audio/l16;rate=";
    private static final String CONTENT_TYPE = "content-type";
    private static final Set<String> RATES_HZ = Set.of("8000", "16000", "24000");

    /** Other lengths are played wrongly or dropped. */
    private static final int PACKET_MILLIS = 20;

    private VonageStart() {}

    /** What a call is until it says so itself. */
    static CallStarted presumed() {
        return started(Map.of(), 16_000);
    }

    /**
     * What the message says.
     *
     * @throws IllegalArgumentException if it is of audio that Vonage does not have; the message says which
     */
    static CallStarted read(JsonNode message) {
        String type = message.path(CONTENT_TYPE).asText(AUDIO + "16000");
        String compact = type.toLowerCase(Locale.ROOT).replace(" ", "");
        String rate = compact.startsWith(AUDIO) ? compact.substring(AUDIO.length()) : "";
        if (!RATES_HZ.contains(rate)) {
            throw new IllegalArgumentException("the content-type is '" + Printable.of(type)
                    + "', but must be audio/l16;rate= with 8000, 16000 or 24000");
        }
        return started(headers(message), Integer.parseInt(rate));
    }

    private static Map<String, String> headers(JsonNode message) {
        Map<String, String> headers = new HashMap<>();
        message.properties().forEach(member -> {
            JsonNode value = member.getValue();
            headers.put(member.getKey(), value.isValueNode() ? value.asText() : value.toString());
        });
        headers.keySet().removeAll(Set.of("event", CONTENT_TYPE));
        return Map.copyOf(headers);
    }

    private static CallStarted started(Map<String, String> headers, int rateHz) {
        // L16, but least significant byte first, whatever RFC 2586 says of that name.
        AudioFormat format = AudioFormat.pcm16(rateHz);
        return new CallStarted(headers, format, Packets.of(format, PACKET_MILLIS));
    }
}
