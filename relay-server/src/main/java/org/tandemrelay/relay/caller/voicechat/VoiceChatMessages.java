package org.tandemrelay.relay.caller.voicechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.json.JsonText;
import org.tandemrelay.upstream.session.Role;

/** The text messages, in both directions. */
final class VoiceChatMessages {

    private VoiceChatMessages() {}

    static ObjectNode transcript(Role role, String text, boolean complete) {
        return message("transcript")
                .put("role", role.name().toLowerCase(Locale.ROOT))
                .put("text", text)
                .put("final", complete);
    }

    static ObjectNode flush() {
        return message("flush");
    }

    static ObjectNode warning(String code, String text) {
        return message("warning").put("code", code).put("message", text);
    }

    static ObjectNode ended(CallerCommand.Hangup hangup) {
        return message("ended").put("cause", hangup.cause().label()).put("message", hangup.message());
    }

    private static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /**
     * What was typed: the message itself, or the text of the object that it is.
     *
     * @param message borrowed
     * @throws IOException if it is an object without a text, or says nothing; the message says which
     */
    static String typed(ByteBuf message) throws IOException {
        String plain = message.toString(StandardCharsets.UTF_8).trim();
        String text = plain.startsWith("{") ? member(message) : plain;
        if (text.isBlank()) {
            throw new IOException("a text frame says nothing");
        }
        return text;
    }

    private static String member(ByteBuf message) throws IOException {
        JsonNode text = JsonText.read(message).path("text");
        // Half a character can be written in JSON, and in no UTF-8.
        if (!text.isTextual() || !StandardCharsets.UTF_8.newEncoder().canEncode(text.asText())) {
            throw new IOException("a text frame that is a JSON object must have a 'text'");
        }
        return text.asText();
    }
}
