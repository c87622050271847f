package org.tandemrelay.relay.caller.twilio;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent;

/** Reads messages as JSON trees, leniently: what is not there, or is of another type, counts as missing. */
final class TwilioEvents {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private static final String[] IDS = {"streamSid", "callSid", "accountSid"};

    private TwilioEvents() {}

    /** The object that a message is, null if it is none; borrowed. */
    static @Nullable JsonNode parse(ByteBuf text) {
        try (InputStream in = new ByteBufInputStream(text.slice())) {
            JsonNode message = JSON.readTree(in);
            return message.isObject() ? message : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** A member that is text, and not empty. */
    static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    /** The side that a {@code media} message is of, who calls where it is not said; null if it is none that is known. */
    static @Nullable Track track(JsonNode media) {
        return media.path("track").isMissingNode()
                ? Track.INBOUND
                : Track.named(media.path("track").asText());
    }

    /** The {@code timestamp} of a {@code media} message, written as text or as number. */
    static long timestampMillis(JsonNode media) {
        String digits = media.path("timestamp").asText();
        return digits.matches("[0-9]{1,12}") ? Long.parseLong(digits) : MediaScanner.NO_TIME;
    }

    /** The stream that a {@code start} is of, wherever it says so. */
    static @Nullable String streamSid(JsonNode message) {
        String outer = text(message, "streamSid");
        return outer == null ? text(message.path("start"), "streamSid") : outer;
    }

    /** What a {@code start} says of the call: the custom parameters, and the ids by the names that they have there. */
    static Map<String, String> parameters(JsonNode start) {
        Map<String, String> parameters = new HashMap<>();
        start.path("customParameters").properties().forEach(entry -> {
            if (entry.getValue().isValueNode()) {
                parameters.put(entry.getKey(), entry.getValue().asText());
            }
        });
        for (String id : IDS) {
            String value = text(start, id);
            if (value != null) {
                parameters.put(id, value);
            }
        }
        return parameters;
    }

    /** Whether a {@code start} announces what every stream of Twilio's is in, or nothing. */
    static boolean isMulaw(JsonNode start) {
        JsonNode format = start.path("mediaFormat");
        String encoding = format.path("encoding").asText("audio/x-mulaw");
        int rateHz = format.path("sampleRate").asInt(8_000);
        int channels = format.path("channels").asInt(1);
        try {
            return AudioFormat.parse(encoding).equals(AudioFormat.mulaw()) && rateHz == 8_000 && channels == 1;
        } catch (IllegalArgumentException unknownEncoding) {
            return false;
        }
    }

    /** The key of a {@code dtmf} message; null if it is none. */
    static CallerEvent.@Nullable Dtmf dtmf(JsonNode message) {
        String digit = message.path("dtmf").path("digit").asText();
        return digit.matches("[0-9*#A-D]") ? new CallerEvent.Dtmf(digit.charAt(0)) : null;
    }
}
