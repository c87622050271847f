package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What one field of a client's event may hold. Rules are put together from smaller ones and keep no state. */
@FunctionalInterface
interface Rule {

    /**
     * Looks at a value.
     *
     * @param param the field's full name, such as {@code session.audio.output.speed}
     * @param value what the client sent; never absent, but JSON null is possible
     * @throws ClientError in the vendor's words if the value is not allowed
     */
    void check(String param, JsonNode value) throws ClientError;

    Rule ANY = (param, value) -> {};

    Rule STRING = (param, value) -> expect(value.isTextual(), param, "a string", value);

    Rule BOOLEAN = (param, value) -> expect(value.isBoolean(), param, "a boolean", value);

    Rule OBJECT = (param, value) -> expect(value.isObject(), param, "an object", value);

    static Rule nullable(Rule rule) {
        return (param, value) -> {
            if (!value.isNull()) {
                rule.check(param, value);
            }
        };
    }

    static Rule number(double min, double max) {
        return (param, value) -> {
            expect(value.isNumber(), param, "a number", value);
            range(value.doubleValue() >= min && value.doubleValue() <= max, param, min + " and " + max);
        };
    }

    static Rule integer(long min, long max) {
        return (param, value) -> {
            expect(value.isIntegralNumber(), param, "an integer", value);
            range(value.longValue() >= min && value.longValue() <= max, param, min + " and " + max);
        };
    }

    static Rule oneOf(String... words) {
        List<String> allowed = List.of(words);
        return (param, value) -> {
            expect(value.isTextual(), param, "a string", value);
            if (!allowed.contains(value.textValue())) {
                throw ClientError.invalidValue(
                        param,
                        "Invalid value: '" + value.textValue() + "'. Supported values are: '"
                                + String.join("', '", allowed) + "'.");
            }
        };
    }

    static Rule either(Rule ifText, Rule otherwise) {
        return (param, value) -> (value.isTextual() ? ifText : otherwise).check(param, value);
    }

    static Rule arrayOf(Rule element) {
        return (param, value) -> {
            expect(value.isArray(), param, "an array", value);
            for (int i = 0; i < value.size(); i++) {
                element.check(param + '[' + i + ']', value.get(i));
            }
        };
    }

    /** An object with these fields and no others. */
    static Rule object(Map<String, Rule> fields, String... required) {
        return (param, value) -> {
            OBJECT.check(param, value);
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                String name = param + '.' + field.getKey();
                Rule rule = fields.get(field.getKey());
                if (rule == null) {
                    throw ClientError.unknownParameter(name);
                }
                rule.check(name, field.getValue());
            }
            for (String name : required) {
                if (!value.has(name)) {
                    throw ClientError.missing(param + '.' + name);
                }
            }
        };
    }

    /** An object whose field {@code type} says which of the rules holds for it. */
    static Rule byType(Map<String, Rule> rules) {
        Rule types = oneOf(rules.keySet().stream().sorted().toArray(String[]::new));
        return (param, value) -> {
            OBJECT.check(param, value);
            JsonNode type = value.get("type");
            if (type == null) {
                throw ClientError.missing(param + ".type");
            }
            types.check(param + ".type", type);
            Rule rule = rules.get(type.textValue());
            if (rule != null) {
                rule.check(param, value);
            }
        };
    }

    private static void expect(boolean right, String param, String expected, JsonNode value) throws ClientError {
        if (!right) {
            throw ClientError.invalidType(param, expected, describe(value));
        }
    }

    private static void range(boolean right, String param, String bounds) throws ClientError {
        if (!right) {
            throw ClientError.invalidValue(param, "Invalid '" + param + "': expected a value between " + bounds + ".");
        }
    }

    private static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> "null";
            case STRING -> "a string";
            case BOOLEAN -> "a boolean";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal";
            case ARRAY -> "an array";
            default -> "an object";
        };
    }
}
