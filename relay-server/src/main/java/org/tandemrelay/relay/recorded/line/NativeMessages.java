package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.tandemrelay.relay.recorded.line.RelayListener.Caption;
import org.tandemrelay.relay.recorded.line.RelayListener.Started;

/** The text frames of the native protocol, from the caller's side: reads the relay's, writes its own. */
final class NativeMessages {

    private NativeMessages() {}

    /** Reads one text frame and tells the listener; types that it does not know are ignored, as the protocol asks. */
    static void read(String text, RelayListener listener) {
        JsonNode message = Json.read(text, "type", listener::onNonsense);
        if (message != null) {
            dispatch(message, listener);
        }
    }

    private static void dispatch(JsonNode message, RelayListener listener) {
        switch (message.path("type").asText()) {
            case "started" ->
                listener.onStarted(new Started(
                        Json.textOrNull(message, "call"),
                        message.path("version").asText(null),
                        Json.textOrNull(message, "encoding"),
                        message.path("rate").asInt()));
            case "state" -> listener.onState(Json.text(message, "state"));
            case "audio" ->
                listener.onAudioItem(Json.textOrNull(message, "item"), Json.textOrNull(message, "response"));
            case "mark" -> {
                // One follows the last audio of each answer.
                listener.onAnswerOver();
                listener.onMark(Json.text(message, "name"));
            }
            case "flush" -> listener.onFlush(Json.textOrNull(message, "item"), Json.text(message, "reason"));
            case "caption" -> listener.onCaption(caption(message));
            case "warning" -> listener.onWarning(Json.text(message, "code"), Json.text(message, "message"));
            case "ended" ->
                listener.onEnded(
                        Json.text(message, "cause"),
                        Json.text(message, "message"),
                        message.path("retry").asBoolean());
            default -> {
                // A newer relay may say more.
            }
        }
    }

    private static Caption caption(JsonNode message) {
        return new Caption(
                Json.text(message, "role"),
                Json.textOrNull(message, "item"),
                Json.text(message, "text"),
                Json.text(message, "mode").equals("replace"),
                message.path("final").asBoolean());
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

    static String dtmf(char digit) {
        return message("dtmf").put("digit", String.valueOf(digit)).toString();
    }

    static String hangup() {
        return message("hangup").toString();
    }

    private static String position(String type, String item, long millis) {
        return message(type).put("item", item).put("ms", millis).toString();
    }

    private static ObjectNode message(String type) {
        return Json.object().put("type", type);
    }
}
