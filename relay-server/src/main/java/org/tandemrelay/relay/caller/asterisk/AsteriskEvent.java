package org.tandemrelay.relay.caller.asterisk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.tandemrelay.relay.json.JsonText;

/**
 * A control message of Asterisk's.
 *
 * @param form in which it came
 * @param name such as {@code MEDIA_START}
 * @param members by name; what plain text gives without a name is {@link #ID}
 * @param variables of the channel
 */
record AsteriskEvent(AsteriskForm form, String name, Map<String, String> members, Map<String, String> variables) {

    /** The id of a mark that comes back. */
    static final String ID = "correlation_id";

    /**
     * Reads it, in either form.
     *
     * @param text borrowed
     * @throws IOException if it is none; the message says why, without what it says
     */
    static AsteriskEvent read(ByteBuf text) throws IOException {
        boolean json = text.isReadable() && text.getByte(text.readerIndex()) == '{';
        return json ? json(JsonText.read(text)) : plain(text.toString(StandardCharsets.UTF_8));
    }

    private static AsteriskEvent json(ObjectNode message) throws IOException {
        Map<String, String> members = words(message);
        String name = members.getOrDefault("event", "");
        if (name.isEmpty()) {
            throw new IOException("a message has no event");
        }
        return new AsteriskEvent(AsteriskForm.JSON, name, members, words(message.path("channel_variables")));
    }

    private static Map<String, String> words(JsonNode object) {
        Map<String, String> words = new HashMap<>();
        object.properties().forEach(member -> {
            if (member.getValue().isValueNode()) {
                words.put(member.getKey(), member.getValue().asText());
            }
        });
        return words;
    }

    /** {@code NAME key:value key:value}, or {@code NAME id}. */
    private static AsteriskEvent plain(String text) throws IOException {
        String[] tokens = text.trim().split("\\s+", -1);
        if (!tokens[0].matches("[A-Z][A-Z_]*")) {
            throw new IOException("a text frame is neither JSON nor an event");
        }
        Map<String, String> members = new HashMap<>();
        for (int i = 1; i < tokens.length; i++) {
            int colon = tokens[i].indexOf(':');
            members.put(colon < 0 ? ID : tokens[i].substring(0, colon), tokens[i].substring(colon + 1));
        }
        return new AsteriskEvent(AsteriskForm.PLAIN, tokens[0], members, Map.of());
    }

    /** A member, empty if there is none. */
    String member(String of) {
        return members.getOrDefault(of, "");
    }

    /** Its members and variables may tell of the caller. */
    @Override
    public String toString() {
        return "AsteriskEvent[" + name + "]";
    }
}
