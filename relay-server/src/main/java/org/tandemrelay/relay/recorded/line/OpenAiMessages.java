package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The events that a client of OpenAI's sends, and the audio formats in both directions. */
final class OpenAiMessages {

    private OpenAiMessages() {}

    /** Asks for this audio both ways, and for turns that the server finds. All else is left to the server. */
    static String sessionUpdate(WireAudio audio) {
        ObjectNode update = event("session.update");
        ObjectNode session = update.putObject("session").put("type", "realtime");
        ObjectNode both = session.putObject("audio");
        ObjectNode input = side(audio);
        input.putObject("turn_detection").put("type", "server_vad");
        both.set("input", input);
        both.set("output", side(audio));
        return update.toString();
    }

    /** One side of a session's {@code audio}. */
    static ObjectNode side(WireAudio audio) {
        ObjectNode side = Json.object();
        ObjectNode format = side.putObject("format").put("type", type(audio.encoding()));
        if (audio.encoding() == WireEncoding.PCM16) {
            format.put("rate", audio.rateHz());
        }
        return side;
    }

    private static String type(WireEncoding encoding) {
        return switch (encoding) {
            case MULAW -> "audio/pcmu";
            case ALAW -> "audio/pcma";
            default -> "audio/pcm";
        };
    }

    /** The name that the native protocol has for a format; the vendor's own for one that it does not have. */
    static String encoding(JsonNode format) {
        String type = Json.text(format, "type");
        for (WireEncoding encoding : WireEncoding.values()) {
            if (encoding != WireEncoding.OPUS && type(encoding).equals(type)) {
                return encoding.label();
            }
        }
        return type;
    }

    /** Samples per second of a format: 24000 for PCM that names none, 8000 for G.711, which never does. */
    static int rateHz(JsonNode format) {
        return format.path("rate").asInt(Json.text(format, "type").equals("audio/pcm") ? 24_000 : 8_000);
    }

    static String append(String base64) {
        return event("input_audio_buffer.append").put("audio", base64).toString();
    }

    static String truncate(String item, int contentIndex, long millis) {
        return event("conversation.item.truncate")
                .put("item_id", item)
                .put("content_index", contentIndex)
                .put("audio_end_ms", millis)
                .toString();
    }

    static String delete(String item) {
        return event("conversation.item.delete").put("item_id", item).toString();
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }
}
