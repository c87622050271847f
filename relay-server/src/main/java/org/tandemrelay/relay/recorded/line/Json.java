package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the protocols in JSON share. */
final class Json {

    /** For its one type, so that the reader is made now and not under a lock by the first event loop that needs it. */
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

    private Json() {}

    /**
     * Reads a message.
     *
     * @param kind the member that says which it is
     * @param problem told what is wrong with it
     * @return null if it is no object with a text of that name
     */
    static @Nullable JsonNode read(String text, String kind, Consumer<String> problem) {
        JsonNode message;
        try {
            message = READER.readTree(text);
        } catch (JsonProcessingException e) {
            problem.accept("not JSON: " + e.getOriginalMessage());
            return null;
        }
        if (!message.path(kind).isTextual()) {
            problem.accept("no " + kind);
            return null;
        }
        return message;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String text(JsonNode message, String member) {
        return message.path(member).asText("");
    }

    static @Nullable String textOrNull(JsonNode message, String member) {
        return message.path(member).textValue();
    }

    /** Base64 of a frame, which is taken. */
    static String base64(ByteBuf frame) {
        try {
            return Base64.getEncoder().encodeToString(ByteBufUtil.getBytes(frame));
        } finally {
            frame.release();
        }
    }
}
