package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/** The items of the default conversation in their order, and the events that tell of them. */
final class Conversation {

    private static final long MAX_AUDIO_BYTES = 32L * 1024 * 1024;
    private static final int MAX_ITEMS = 2_000;

    private final String id = Ids.next("conv");
    private final EventWriter events;
    private final SessionLog log;
    private final List<Item> items = new ArrayList<>();

    Conversation(EventWriter events, SessionLog log) {
        this.events = events;
        this.log = log;
    }

    String id() {
        return id;
    }

    List<Item> items() {
        return items;
    }

    @Nullable
    String lastId() {
        return items.isEmpty() ? null : items.get(items.size() - 1).id();
    }

    /** Appends a finished item and tells of it. */
    void append(Item item) {
        announce(item);
        done(item);
    }

    /** Appends an item that is still growing. */
    void announce(Item item) {
        insert(item, items.size());
        tell("conversation.item.added", item);
    }

    /** Tells that an announced item is complete. */
    void done(Item item) {
        tell("conversation.item.done", item);
    }

    private void insert(Item item, int index) {
        items.add(index, item);
        if (items.size() > MAX_ITEMS) {
            items.remove(0);
        }
        forgetOldAudio();
    }

    private void tell(String type, Item item) {
        ObjectNode event = events.event(type);
        int index = items.indexOf(item);
        event.put("previous_item_id", index > 0 ? items.get(index - 1).id() : null);
        event.set("item", item.json());
        events.send(event);
    }

    /** A session that lasts an hour must not keep an hour of audio: the oldest turns lose theirs first. */
    private void forgetOldAudio() {
        long bytes = 0;
        for (int i = items.size() - 1; i >= 0; i--) {
            AudioClip clip = items.get(i).audio();
            if (clip != null) {
                bytes += clip.bytes().length;
                if (bytes > MAX_AUDIO_BYTES) {
                    items.get(i).audio(null);
                }
            }
        }
    }

    void create(ClientEvent request, AudioFormat inputFormat) throws ClientError {
        ObjectNode json = request.object("item");
        Rules.ITEM.check("item", json);
        if (json.hasNonNull("id") && find(json.path("id").asText()) != null) {
            throw ClientError.invalidValue(
                    "item.id", "Item with id '" + json.path("id").asText() + "' already exists.");
        }
        if (json.path("type").asText().equals("function_call_output")) {
            requireCall(json.path("call_id").asText());
        }
        int index = indexAfter(request.optionalString("previous_item_id"));
        Item item = fromClient(json, inputFormat);
        insert(item, index);
        tell("conversation.item.added", item);
        done(item);
    }

    /** An item in a client's words, with its audio taken out of the tree. */
    static Item fromClient(ObjectNode json, AudioFormat inputFormat) throws ClientError {
        ObjectNode kept = json.deepCopy();
        AudioClip clip = null;
        for (var part : kept.path("content")) {
            if (part instanceof ObjectNode object && object.path("audio").isTextual()) {
                clip = new AudioClip(inputFormat, decode(object.remove("audio").asText(), inputFormat));
                if (!object.has("transcript")) {
                    object.putNull("transcript");
                }
            }
        }
        Item item = new Item(kept);
        item.audio(clip);
        item.audioMillis(clip == null ? 0 : clip.millis());
        return item;
    }

    private static byte[] decode(String base64, AudioFormat format) throws ClientError {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Arrays.copyOf(bytes, bytes.length - bytes.length % format.bytesPerFrame());
        } catch (IllegalArgumentException e) {
            throw ClientError.invalidValue("item.content", "Invalid audio: expected base64-encoded bytes.");
        }
    }

    private void requireCall(String callId) throws ClientError {
        boolean known = items.stream()
                .anyMatch(item -> item.type().equals("function_call")
                        && item.get("call_id").asText().equals(callId));
        if (!known) {
            throw new ClientError(
                    "invalid_tool_call_id", null, "Tool call ID '" + callId + "' not found in conversation.");
        }
    }

    private int indexAfter(@Nullable String previousId) throws ClientError {
        if (previousId == null) {
            return items.size();
        }
        return previousId.equals("root") ? 0 : items.indexOf(require("previous_item_id", previousId)) + 1;
    }

    void retrieve(ClientEvent request, AudioFormat outputFormat, ByteBufAllocator allocator) throws ClientError {
        Item item = require("item_id", request.string("item_id"));
        ObjectNode json = item.json();
        AudioClip clip = item.audio();
        if (clip != null && json.path("content").path(0) instanceof ObjectNode part) {
            part.put("audio", Base64.getEncoder().encodeToString(heardOf(item, clip, outputFormat, allocator)));
        }
        ObjectNode event = events.event("conversation.item.retrieved");
        event.set("item", json);
        events.send(event);
    }

    /** A caller's turn as it came; of an answer, as much as was sent and not truncated. */
    private static byte[] heardOf(Item item, AudioClip clip, AudioFormat outputFormat, ByteBufAllocator allocator) {
        if (item.fromUser()) {
            return clip.bytes();
        }
        byte[] audio = Converter.convert(clip, outputFormat, allocator);
        return Arrays.copyOf(audio, (int) Math.min(audio.length, outputFormat.bytesOf(item.audioMillis())));
    }

    void delete(ClientEvent request) throws ClientError {
        Item item = require("item_id", request.string("item_id"));
        items.remove(item);
        events.send(events.event("conversation.item.deleted").put("item_id", item.id()));
    }

    void truncate(ClientEvent request) throws ClientError {
        String id = request.string("item_id");
        long contentIndex = request.integer("content_index");
        long audioEndMillis = request.integer("audio_end_ms");
        Item item = find(id);
        if (item == null) {
            throw new ClientError(
                    "item_truncate_invalid_item_id",
                    "item_id",
                    "Error truncating item: the item with id '" + id + "' does not exist.");
        }
        long sentMillis = item.audioMillis();
        if (!item.fromAssistant() || sentMillis == 0) {
            throw new ClientError(
                    "unsupported_content_type", null, "Only model output audio messages can be truncated");
        }
        if (contentIndex != 0) {
            throw ClientError.invalidValue(
                    "content_index", "Invalid content_index: the item has no content at " + contentIndex + ".");
        }
        if (audioEndMillis > sentMillis) {
            throw ClientError.invalidValue(
                    "audio_end_ms",
                    "Audio content of " + sentMillis + "ms is already shorter than " + audioEndMillis + "ms");
        }
        item.audioMillis(audioEndMillis);
        // The transcript is deleted with it: nobody knows which words belong to which milliseconds.
        item.transcript(null);
        log.truncated(id, audioEndMillis, sentMillis);
        events.send(events.event("conversation.item.truncated")
                .put("item_id", id)
                .put("content_index", 0)
                .put("audio_end_ms", audioEndMillis));
    }

    @Nullable
    Item find(String id) {
        for (Item item : items) {
            if (item.id().equals(id)) {
                return item;
            }
        }
        return null;
    }

    private Item require(String param, String id) throws ClientError {
        Item item = find(id);
        if (item == null) {
            throw ClientError.itemNotFound(param, id);
        }
        return item;
    }
}
