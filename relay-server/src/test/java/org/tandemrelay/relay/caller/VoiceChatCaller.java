package org.tandemrelay.relay.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tandemrelay.audio.AudioFormat;

/** A client of the plain form, at 16 kHz. */
public final class VoiceChatCaller extends BridgeCaller {

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<JsonNode> messages = new CopyOnWriteArrayList<>();

    @Override
    protected AudioFormat format() {
        return AudioFormat.pcm16(16_000);
    }

    @Override
    protected void begin() {
        // There is nothing to say.
    }

    @Override
    protected void sendFrame(byte[] pcm) {
        sendBinary(pcm);
    }

    @Override
    protected void onText(String text) {
        try {
            messages.add(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the relay sent no JSON: " + text, e);
        }
    }

    @Override
    protected void onBinary(byte[] bytes) {
        hear(bytes);
    }

    List<JsonNode> all(String type) {
        return messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .toList();
    }

    /** What a side has said to its end. */
    List<String> said(String role) {
        return all("transcript").stream()
                .filter(message -> message.path("role").asText().equals(role)
                        && message.path("final").asBoolean())
                .map(message -> message.path("text").asText())
                .toList();
    }

    /** There are none: the end of an answer shows by its last words. */
    @Override
    protected int marks() {
        return said("assistant").size();
    }

    @Override
    protected void acknowledgeMarks() {
        // By nothing.
    }

    @Override
    protected int flushes() {
        return all("flush").size();
    }

    @Override
    protected void hangUp() {
        sendClose();
    }
}
