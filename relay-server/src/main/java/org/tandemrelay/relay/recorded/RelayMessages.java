package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The text frames of the native protocol, from the caller's side: reads the relay's, writes its own. */
final class RelayMessages {

    /** For its one type, so that the reader is made now and not under a lock by the first event loop that needs it. */
    private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);

    private RelayMessages() {}

    /** Reads one text frame and tells the listener; types that it does not know are ignored, as the protocol asks. */
    static void read(String text, RelayListener listener) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            listener.onNonsense("not JSON: " + e.getOriginalMessage());
            return;
        }
        if (!message.path("type").isTextual()) {
            listener.onNonsense("no type");
            return;
        }
        dispatch(message, listener);
    }

    private static void dispatch(JsonNode message, RelayListener listener) {
        switch (message.path("type").asText()) {
            case "started" ->
                listener.onStarted(new RelayListener.Started(
                        textOrNull(message, "call"),
                        message.path("version").asText(null),
                        textOrNull(message, "encoding"),
                        message.path("rate").asInt()));
            case "state" -> listener.onState(text(message, "state"));
            case "audio" -> listener.onAudioItem(textOrNull(message, "item"), textOrNull(message, "response"));
            case "mark" -> listener.onMark(text(message, "name"));
            case "flush" -> listener.onFlush(textOrNull(message, "item"), text(message, "reason"));
            case "caption" ->
                listener.onCaption(new RelayListener.Caption(
                        text(message, "role"),
                        textOrNull(message, "item"),
                        text(message, "text"),
                        text(message, "mode").equals("replace"),
                        message.path("final").asBoolean()));
            case "warning" -> listener.onWarning(text(message, "code"), text(message, "message"));
            case "ended" ->
                listener.onEnded(
                        text(message, "cause"),
                        text(message, "message"),
                        message.path("retry").asBoolean());
            default -> {
                // A newer relay may say more.
            }
        }
    }

    static String played(String item, long millis) {
        return position("played", item, millis);
    }

    static String flushed(String item, long millis) {
        return position("flushed", item, millis);
    }

    static String mark(String name) {
        return message("mark").put("name", name).toString();
    }

    static String hangup() {
        return message("hangup").toString();
    }

    private static String position(String type, String item, long millis) {
        return message(type).put("item", item).put("ms", millis).toString();
    }

    private static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static String text(JsonNode message, String member) {
        return message.path(member).asText("");
    }

    private static @Nullable String textOrNull(JsonNode message, String member) {
        return message.path(member).textValue();
    }
}
