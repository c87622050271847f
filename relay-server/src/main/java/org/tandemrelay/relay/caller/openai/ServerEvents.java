package org.tandemrelay.relay.caller.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What the relay itself tells a caller, in the vendor's words. */
final class ServerEvents {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Made with what it takes to read: else the first two callers to ask for that would wait for each other. */
    private static final ObjectReader READER = JSON.readerFor(JsonNode.class);

    private ServerEvents() {}

    /** An event of the caller's is not going on to the model. */
    static ObjectNode refused(Refusal refusal, @Nullable String eventId) {
        ObjectNode event = error("invalid_request_error", refusal.code(), refusal.message());
        ((ObjectNode) event.path("error")).put("param", refusal.param()).put("event_id", eventId);
        return event;
    }

    /** Something went wrong that is no event's fault. */
    static ObjectNode error(String type, String code, String message) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "error");
        // A name, not a secret: the generator for those reads a file, which would hold up the loop.
        event.put(
                "event_id",
                "event_"
                        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        event.putObject("error")
                .put("type", type)
                .put("code", code)
                .put("message", message)
                .putNull("param")
                .putNull("event_id");
        return event;
    }

    /** An event about the session without the operator's instructions; the same message if there are none in it. Owned, both. */
    static ByteBuf withoutInstructions(ByteBufAllocator alloc, ByteBuf message) {
        try (InputStream in = new ByteBufInputStream(message.slice())) {
            JsonNode event = READER.readTree(in);
            if (!(event.path("session") instanceof ObjectNode session) || session.remove("instructions") == null) {
                return message;
            }
            ByteBuf without = write(alloc, event);
            message.release();
            return without;
        } catch (IOException notJson) {
            // Then no instructions can be read in it either.
            return message;
        }
    }

    /** The event as bytes, owned by the caller. */
    static ByteBuf write(ByteBufAllocator alloc, JsonNode event) {
        try {
            return ByteBufUtil.writeUtf8(alloc, JSON.writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can always be written", e);
        }
    }
}
