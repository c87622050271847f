package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Makes arguments that a tool's JSON schema allows, so that a client which checks them is content. */
final class ToolArguments {

    private static final int MAX_DEPTH = 5;

    private ToolArguments() {}

    /** The arguments as JSON text; {@code {}} for a tool that names no parameters. */
    static String example(JsonNode schema) {
        return value(schema.isObject() ? schema : Json.object().put("type", "object"), "value", 0)
                .toString();
    }

    private static JsonNode value(JsonNode schema, String name, int depth) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(0);
        }
        JsonNode type = schema.path("type");
        return switch ((type.isArray() ? type.path(0) : type).asText("object")) {
            case "string" -> Json.MAPPER.getNodeFactory().textNode("some " + name);
            case "integer", "number" ->
                Json.MAPPER.getNodeFactory().numberNode(schema.path("minimum").asInt(1));
            case "boolean" -> Json.MAPPER.getNodeFactory().booleanNode(true);
            case "null" -> Json.MAPPER.getNodeFactory().nullNode();
            case "array" -> Json.array();
            default -> object(schema, depth);
        };
    }

    private static ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        if (depth < MAX_DEPTH) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                object.set(property.getKey(), value(property.getValue(), property.getKey(), depth + 1));
            }
        }
        return object;
    }
}
