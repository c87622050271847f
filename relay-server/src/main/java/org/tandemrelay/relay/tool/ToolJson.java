package org.tandemrelay.relay.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes to a webhook and comes from it, as JSON. */
final class ToolJson {

    /** Made with what it takes to read: else the first two calls to ask for that would wait for each other. */
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private ToolJson() {}

    static boolean valid(String json) {
        return parse(json) != null;
    }

    /** The model's arguments, written anew; null if they are not a JSON object. */
    static @Nullable ObjectNode arguments(String text) {
        return parse(text.isBlank() ? "{}" : text) instanceof ObjectNode given ? given : null;
    }

    /** The body of a function's post. */
    static String body(String toolCallId, String tool, ObjectNode given, ToolCaller caller) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("call_id", toolCallId).put("tool", tool);
        body.set("arguments", given);
        ObjectNode call = body.putObject("call").put("id", caller.callId()).put("dialect", caller.dialect());
        ObjectNode parameters = call.putObject("parameters");
        for (Map.Entry<String, String> parameter : caller.parameters().entrySet()) {
            parameters.put(parameter.getKey(), parameter.getValue());
        }
        return body.toString();
    }

    private static @Nullable JsonNode parse(String json) {
        try {
            JsonNode tree = READER.readTree(json);
            return tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }
}
