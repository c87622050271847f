package org.tandemrelay.relay.caller.openai;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/** Reads what a caller sends. */
final class ClientEvents {

    /** Of a name that comes twice, readers take the first or the last: what is judged here might not be what the model reads. */
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private ClientEvents() {}

    /** The event that a message is; null if it is none. Borrowed. */
    static @Nullable JsonNode parse(ByteBuf message) {
        try (InputStream in = new ByteBufInputStream(message.slice())) {
            JsonNode event = JSON.readTree(in);
            return event.isObject() && event.path("type").isTextual() && clear(event) ? event : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /**
     * A name without regard to case, as Go's JSON reads them, in which some models are written: there {@code Role} is {@code role}, and so
     * is what has a long s or a Kelvin sign in it.
     */
    static String folded(String name) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Whether no object in it has a name twice for readers that do not look at case. */
    private static boolean clear(JsonNode value) {
        if (value.isObject()) {
            Set<String> names = new HashSet<>();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (!names.add(folded(member.getKey()))) {
                    return false;
                }
            }
        }
        for (JsonNode child : value) {
            if (!clear(child)) {
                return false;
            }
        }
        return true;
    }

    /** The format that a {@code session.update} asks for the caller's speech; {@code current} if it asks for none. */
    static AudioFormat uplink(JsonNode event, AudioFormat current) {
        String type = event.path("session")
                .path("audio")
                .path("input")
                .path("format")
                .path("type")
                .asText();
        return switch (type) {
            case "audio/pcm" -> OpenAiCaller.PCM;
            case "audio/pcmu" -> AudioFormat.mulaw();
            case "audio/pcma" -> AudioFormat.alaw();
            default -> current;
        };
    }
}
