package org.tandemrelay.relay.configuration;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Writes as JSON what stands in a YAML file: numbers, true, false and null as such, everything else as text. */
final class YamlJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private YamlJson() {}

    static String write(YamlNode node) {
        return tree(node).toString();
    }

    private static JsonNode tree(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            ObjectNode object = NODES.objectNode();
            mapping.entries().forEach((key, value) -> object.set(key, tree(value)));
            return object;
        }
        if (node instanceof YamlNode.Sequence sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.items().forEach(item -> array.add(tree(item)));
            return array;
        }
        return value((YamlNode.Scalar) node);
    }

    private static JsonNode value(YamlNode.Scalar scalar) {
        JsonToken kind = scalar.substituted() ? JsonToken.VALUE_STRING : scalar.kind();
        return switch (kind) {
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(scalar.text());
            default -> NODES.textNode(scalar.text());
        };
    }

    /** YAML has numbers that JSON has not, such as {@code 0x1F} and {@code .inf}. */
    private static JsonNode number(String text) {
        try {
            return NODES.numberNode(new BigDecimal(text));
        } catch (NumberFormatException notJson) {
            return NODES.textNode(text);
        }
    }
}
