package org.tandemrelay.relay.heard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import org.tandemrelay.audio.AudioFormat;

/** Twilio: marks come back when all before them has been played, and all at once after a clear. */
final class FarTwilio extends FarCaller {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final String SID = "MZ1";

    private final Set<String> marks = new LinkedHashSet<>();
    private long timestampMillis;

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    AudioFormat format() {
        return AudioFormat.mulaw();
    }

    @Override
    String path() {
        return "/telephony/twilio";
    }

    @Override
    void begin() {
        send("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
        send("{\"event\":\"start\",\"streamSid\":\"" + SID + "\",\"start\":{\"streamSid\":\"" + SID
                + "\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,"
                + "\"channels\":1}}}");
    }

    @Override
    void sendFrame(byte[] audio) {
        send("{\"event\":\"media\",\"media\":{\"track\":\"inbound\",\"timestamp\":\"" + timestampMillis
                + "\",\"payload\":\"" + Base64.getEncoder().encodeToString(audio) + "\"},\"streamSid\":\"" + SID
                + "\"}");
        timestampMillis += 20;
    }

    @Override
    void onText(String text) {
        JsonNode message = parse(text);
        switch (message.path("event").asText()) {
            case "media" ->
                media(Base64.getDecoder()
                        .decode(message.path("media").path("payload").asText())
                        .length);
            case "mark" -> {
                String name = message.path("mark").path("name").asText();
                marks.add(name);
                mark(() -> echo(name));
                if (name.startsWith("resp_")) {
                    farEnd().endItem();
                }
            }
            case "clear" -> {
                clear();
                Set.copyOf(marks).forEach(this::echo);
            }
            default -> throw new IllegalStateException(text);
        }
    }

    private void echo(String name) {
        marks.remove(name);
        send("{\"event\":\"mark\",\"streamSid\":\"" + SID + "\",\"mark\":{\"name\":\"" + name + "\"}}");
    }
}
