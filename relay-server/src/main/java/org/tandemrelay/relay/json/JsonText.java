package org.tandemrelay.relay.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;

/** Text messages that are JSON objects. */
public final class JsonText {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);
    private static final ObjectWriter WRITER = MAPPER.writer();

    private JsonText() {}

    /**
     * The object that a text message is.
     *
     * @param text borrowed; its reader index is not moved
     * @throws IOException if it is none; the message says what is wrong, without what it says
     */
    public static ObjectNode read(ByteBuf text) throws IOException {
        JsonNode message;
        try (InputStream in = new ByteBufInputStream(text.slice())) {
            message = READER.readTree(in);
        } catch (IOException notJson) {
            throw new IOException("a text frame is not JSON", notJson);
        }
        if (message instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("a text frame must hold one JSON object");
    }

    /** The message as bytes, owned by the caller. */
    public static ByteBuf write(ByteBufAllocator alloc, ObjectNode message) {
        try {
            // By way of a String, since a lone surrogate, half of a character that came in two captions, is no error
            // then.
            return ByteBufUtil.writeUtf8(alloc, WRITER.writeValueAsString(message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can always be written", e);
        }
    }
}
