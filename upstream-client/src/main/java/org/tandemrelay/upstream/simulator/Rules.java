package org.tandemrelay.upstream.simulator;

import static org.tandemrelay.upstream.simulator.Rule.ANY;
import static org.tandemrelay.upstream.simulator.Rule.BOOLEAN;
import static org.tandemrelay.upstream.simulator.Rule.OBJECT;
import static org.tandemrelay.upstream.simulator.Rule.STRING;
import static org.tandemrelay.upstream.simulator.Rule.arrayOf;
import static org.tandemrelay.upstream.simulator.Rule.byType;
import static org.tandemrelay.upstream.simulator.Rule.either;
import static org.tandemrelay.upstream.simulator.Rule.integer;
import static org.tandemrelay.upstream.simulator.Rule.nullable;
import static org.tandemrelay.upstream.simulator.Rule.number;
import static org.tandemrelay.upstream.simulator.Rule.object;
import static org.tandemrelay.upstream.simulator.Rule.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The vendor's schema of what a client may set, as rules. */
final class Rules {

    private static final Rule FORMAT = byType(Map.of(
            "audio/pcm", object(Map.of("type", STRING, "rate", integer(24_000, 24_000))),
            "audio/pcmu", object(Map.of("type", STRING)),
            "audio/pcma", object(Map.of("type", STRING))));

    private static final Rule TURN_DETECTION = byType(Map.of(
            "server_vad",
                    object(Map.of(
                            "type", STRING,
                            "threshold", number(0, 1),
                            "prefix_padding_ms", integer(0, 10_000),
                            "silence_duration_ms", integer(100, 10_000),
                            "idle_timeout_ms", nullable(integer(500, 30_000)),
                            "create_response", BOOLEAN,
                            "interrupt_response", BOOLEAN)),
            "semantic_vad",
                    object(Map.of(
                            "type", STRING,
                            "eagerness", oneOf("low", "medium", "high", "auto"),
                            "create_response", BOOLEAN,
                            "interrupt_response", BOOLEAN))));

    private static final Rule TRANSCRIPTION = object(Map.of(
            "model", STRING,
            "language", nullable(STRING),
            "languages", arrayOf(STRING),
            "keywords", arrayOf(STRING),
            "prompt", nullable(STRING),
            "delay", oneOf("minimal", "low", "medium", "high", "xhigh")));

    private static final Rule AUDIO_INPUT = object(Map.of(
            "format", FORMAT,
            "noise_reduction",
                    nullable(
                            object(Map.of("type", oneOf("near_field", "far_field"), "strength", number(0, 1)), "type")),
            "transcription", nullable(TRANSCRIPTION),
            "turn_detection", nullable(TURN_DETECTION)));

    private static final Rule AUDIO_OUTPUT = object(Map.of(
            "format", FORMAT,
            "voice", either(STRING, object(Map.of("id", STRING), "id")),
            "speed", number(0.25, 1.5)));

    private static final Rule TOOLS = arrayOf(byType(Map.of(
            "function",
            object(
                    Map.of(
                            "type", STRING,
                            "name", STRING,
                            "description", STRING,
                            "parameters", OBJECT,
                            // Sent by the vendor's own agents library, and let through.
                            "strict", BOOLEAN),
                    "name"),
            "mcp",
            OBJECT)));

    private static final Rule TOOL_CHOICE =
            either(oneOf("auto", "none", "required"), byType(Map.of("function", OBJECT, "mcp", OBJECT)));

    private static final Rule MAX_TOKENS = either(oneOf("inf"), integer(1, 4_096));

    private static final Rule MODALITIES = (param, value) -> {
        arrayOf(oneOf("audio", "text")).check(param, value);
        if (value.size() != 1) {
            throw ClientError.invalidValue(
                    param, "Invalid modalities: " + value + ". Supported combinations are: ['text'] and ['audio'].");
        }
    };

    private static final Rule TRUNCATION = either(oneOf("auto", "disabled"), OBJECT);

    private static final Rule REALTIME_SESSION = object(Map.ofEntries(
            Map.entry("type", STRING),
            Map.entry("model", STRING),
            Map.entry("instructions", STRING),
            Map.entry("output_modalities", MODALITIES),
            Map.entry("audio", object(Map.of("input", AUDIO_INPUT, "output", AUDIO_OUTPUT))),
            Map.entry("tools", TOOLS),
            Map.entry("tool_choice", TOOL_CHOICE),
            Map.entry("max_output_tokens", MAX_TOKENS),
            Map.entry("truncation", TRUNCATION),
            Map.entry("tracing", nullable(either(oneOf("auto"), OBJECT))),
            Map.entry("prompt", nullable(OBJECT)),
            Map.entry("include", nullable(arrayOf(STRING))),
            Map.entry("reasoning", nullable(OBJECT)),
            Map.entry("parallel_tool_calls", BOOLEAN)));

    private static final Rule TRANSCRIPTION_SESSION = object(Map.of(
            "type", STRING,
            "audio", object(Map.of("input", AUDIO_INPUT)),
            "include", nullable(arrayOf(STRING))));

    /** The {@code session} of a {@code session.update}. */
    static final Rule SESSION = byType(Map.of("realtime", REALTIME_SESSION, "transcription", TRANSCRIPTION_SESSION));

    private static final Rule TEXT_PART = object(Map.of("type", STRING, "text", STRING), "text");

    private static final Rule USER_PARTS = arrayOf(byType(Map.of(
            "input_text",
            TEXT_PART,
            "input_audio",
            object(Map.of("type", STRING, "audio", STRING, "transcript", nullable(STRING)), "audio"),
            "input_image",
            OBJECT)));

    private static final Rule MESSAGE = (param, value) -> {
        JsonNode role = value.get("role");
        if (role == null) {
            throw ClientError.missing(param + ".role");
        }
        oneOf("system", "user", "assistant").check(param + ".role", role);
        Rule parts = switch (role.textValue()) {
            case "user" -> USER_PARTS;
            case "system" -> arrayOf(byType(Map.of("input_text", TEXT_PART)));
            default -> arrayOf(byType(Map.of("output_text", TEXT_PART)));
        };
        item(Map.of("role", STRING, "content", parts), "content").check(param, value);
    };

    private static Rule item(Map<String, Rule> own, String... required) {
        Map<String, Rule> fields = new HashMap<>(own);
        fields.putAll(Map.of("id", STRING, "object", STRING, "type", STRING, "status", STRING));
        return object(fields, required);
    }

    /** The {@code item} of a {@code conversation.item.create}. */
    static final Rule ITEM = byType(Map.of(
            "message",
            MESSAGE,
            "function_call",
            item(Map.of("name", STRING, "call_id", STRING, "arguments", STRING), "name", "arguments"),
            "function_call_output",
            item(Map.of("call_id", STRING, "output", STRING), "call_id", "output"),
            "mcp_approval_response",
            ANY,
            "mcp_list_tools",
            ANY,
            "mcp_call",
            ANY));

    private static final Rule INPUT_ITEM = (param, value) -> {
        if ("item_reference".equals(value.path("type").asText())) {
            object(Map.of("type", STRING, "id", STRING), "id").check(param, value);
        } else {
            ITEM.check(param, value);
        }
    };

    /** The {@code response} of a {@code response.create}. */
    static final Rule RESPONSE = object(Map.ofEntries(
            Map.entry("conversation", oneOf("auto", "none")),
            Map.entry("input", arrayOf(INPUT_ITEM)),
            Map.entry("instructions", STRING),
            Map.entry("output_modalities", MODALITIES),
            Map.entry("audio", object(Map.of("output", AUDIO_OUTPUT))),
            Map.entry("tools", TOOLS),
            Map.entry("tool_choice", TOOL_CHOICE),
            Map.entry("max_output_tokens", MAX_TOKENS),
            Map.entry("metadata", nullable(OBJECT)),
            Map.entry("prompt", nullable(OBJECT)),
            Map.entry("reasoning", nullable(OBJECT)),
            Map.entry("parallel_tool_calls", BOOLEAN)));

    private Rules() {}
}
