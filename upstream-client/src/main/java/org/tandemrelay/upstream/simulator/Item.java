package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One item of a conversation: what the wire shows of it, and its audio, which the wire shows only when it is retrieved. */
final class Item {

    private final ObjectNode json;
    private @Nullable AudioClip audio;
    private long audioMillis;

    /** An item with this wire form; an id is given to it where it has none. */
    Item(ObjectNode json) {
        this.json = json;
        if (!json.hasNonNull("id")) {
            json.put("id", Ids.next("item"));
        }
        json.put("object", "realtime.item");
        if (!json.hasNonNull("status")) {
            json.put("status", "completed");
        }
    }

    /** A committed turn of the caller's. */
    static Item spokenByUser(String id, AudioClip audio) {
        ObjectNode json = Json.object().put("id", id).put("type", "message").put("role", "user");
        json.putArray("content").addObject().put("type", "input_audio").putNull("transcript");
        Item item = new Item(json);
        item.audio = audio;
        item.audioMillis = audio.millis();
        return item;
    }

    /** An answer that has only just begun. */
    static Item begunByAssistant() {
        ObjectNode json =
                Json.object().put("type", "message").put("role", "assistant").put("status", "in_progress");
        json.putArray("content");
        return new Item(json);
    }

    String id() {
        return json.path("id").asText();
    }

    String type() {
        return json.path("type").asText();
    }

    boolean fromUser() {
        return json.path("role").asText().equals("user");
    }

    boolean fromAssistant() {
        return json.path("role").asText().equals("assistant");
    }

    /** The wire form without audio; a copy. */
    ObjectNode json() {
        return json.deepCopy();
    }

    JsonNode get(String name) {
        return json.path(name);
    }

    void status(String status) {
        json.put("status", status);
    }

    /** Sets what the item says, in the wire form of a content part. */
    void content(ObjectNode part) {
        json.putArray("content").add(part);
    }

    void arguments(String text) {
        json.put("arguments", text);
    }

    /** All words of the item, without a transcript of its audio. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : json.path("content")) {
            if (part.hasNonNull("text")) {
                text.append(text.isEmpty() ? "" : " ").append(part.path("text").asText());
            }
        }
        return text.toString();
    }

    @Nullable
    AudioClip audio() {
        return audio;
    }

    void audio(@Nullable AudioClip clip) {
        audio = clip;
    }

    /** How much audio the item has for the client: all of a caller's turn, what was sent of an answer, less what was truncated. */
    long audioMillis() {
        return audioMillis;
    }

    void audioMillis(long millis) {
        audioMillis = millis;
    }

    /** Writes a transcript into the audio part, or removes it. */
    void transcript(@Nullable String transcript) {
        for (JsonNode part : json.path("content")) {
            if (part instanceof ObjectNode object && part.path("type").asText().endsWith("_audio")) {
                object.put("transcript", transcript);
            }
        }
    }
}
