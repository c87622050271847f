package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** The mapper, which is shared and never changed, and what the package makes with it. */
final class Json {

    static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /** One that has read before: the first reading makes what reads, under a lock that would hold up event loops. */
    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        try {
            mapper.readTree("{}");
            return mapper;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("JSON that cannot be read", e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree that cannot be written", e);
        }
    }
}
