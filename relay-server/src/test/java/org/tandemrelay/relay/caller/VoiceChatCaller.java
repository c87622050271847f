package org.tandemrelay.relay.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the plain form, at 16 kHz. */
public final class VoiceChatCaller extends JsonCaller {

    final List<JsonNode> messages = new CopyOnWriteArrayList<>();

    public VoiceChatCaller() {
        super(16_000);
    }

    @Override
    protected void begin() {
        // There is nothing to say.
    }

    @Override
    protected void onMessage(JsonNode message) {
        messages.add(message);
        if (message.path("type").asText().equals("flush")) {
            flushed();
        }
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
    protected String acknowledgement(String mark) {
        throw new IllegalStateException("there are no marks");
    }

    @Override
    protected void hangUp() {
        sendClose();
    }
}
