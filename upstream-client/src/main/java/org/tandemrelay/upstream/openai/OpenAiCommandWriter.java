package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelCommand.InputText;
import org.tandemrelay.upstream.session.Role;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.session.ToolSpec;
import org.tandemrelay.upstream.session.TurnDetection;

/** The client events other than audio, as JSON. */
final class OpenAiCommandWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Made with what it takes to read: else the first two sessions to ask for that would wait for each other. */
    private static final ObjectReader READER = JSON.readerFor(JsonNode.class);

    /** As the vendor detects turns where it is not told how. */
    private static final TurnDetection VENDORS =
            new TurnDetection(TurnDetection.Kind.SERVER_VAD, null, null, null, null);

    private OpenAiCommandWriter() {}

    /** {@code session.update} with all that is to be other than the vendor's defaults. */
    static ObjectNode sessionUpdate(SessionOpen open) {
        ObjectNode event = event("session.update");
        ObjectNode session = event.putObject("session").put("type", "realtime");
        if (open.instructions() != null) {
            session.put("instructions", open.instructions());
        }
        session.putArray("output_modalities").add("audio");
        ObjectNode audio = session.putObject("audio");
        ObjectNode input = audio.putObject("input");
        input.set("format", OpenAiFormats.write(OpenAiFormats.nearest(open.inputFormat())));
        if (open.transcriptionModel() != null) {
            input.putObject("transcription").put("model", open.transcriptionModel());
        }
        if (open.turns() != null || !open.interruptible()) {
            input.set("turn_detection", turnDetection(open));
        }
        ObjectNode output = audio.putObject("output");
        output.set("format", OpenAiFormats.write(OpenAiFormats.nearest(open.outputFormat())));
        if (open.voice() != null) {
            output.put("voice", open.voice());
        }
        if (!open.tools().isEmpty()) {
            ArrayNode tools = session.putArray("tools");
            open.tools().forEach(tool -> tools.add(function(tool)));
        }
        return event;
    }

    /** Null in JSON switches it off; what an object does not say is as the vendor has it. */
    private static JsonNode turnDetection(SessionOpen open) {
        TurnDetection turns = open.turns() == null ? VENDORS : open.turns();
        if (turns.kind() == TurnDetection.Kind.NONE) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode detection = JsonNodeFactory.instance
                .objectNode()
                .put("type", turns.kind().name().toLowerCase(Locale.ROOT));
        if (turns.threshold() != null) {
            detection.put("threshold", turns.threshold());
        }
        if (turns.prefixMillis() != null) {
            detection.put("prefix_padding_ms", turns.prefixMillis());
        }
        if (turns.silenceMillis() != null) {
            detection.put("silence_duration_ms", turns.silenceMillis());
        }
        if (turns.eagerness() != null) {
            detection.put("eagerness", turns.eagerness().label());
        }
        if (!open.interruptible()) {
            detection.put("interrupt_response", false);
        }
        return detection;
    }

    private static ObjectNode function(ToolSpec tool) {
        ObjectNode function = JsonNodeFactory.instance.objectNode().put("type", "function");
        function.put("name", tool.name()).put("description", tool.description());
        function.set("parameters", schema(tool));
        return function;
    }

    private static JsonNode schema(ToolSpec tool) {
        try {
            return READER.readTree(tool.parameters());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the parameters of the function " + tool.name() + " are no JSON", e);
        }
    }

    static ObjectNode newInstructions(String instructions) {
        ObjectNode event = event("session.update");
        event.putObject("session").put("type", "realtime").put("instructions", instructions);
        return event;
    }

    static ObjectNode message(InputText text) {
        return message(text.role(), text.text(), null);
    }

    /** Without an id the vendor names the item. */
    static ObjectNode message(Role role, String text, @Nullable String itemId) {
        ObjectNode event = event("conversation.item.create");
        ObjectNode item = event.putObject("item").put("type", "message");
        if (itemId != null) {
            item.put("id", itemId);
        }
        item.put("role", role.name().toLowerCase(Locale.ROOT));
        item.putArray("content")
                .addObject()
                .put("type", role == Role.ASSISTANT ? "output_text" : "input_text")
                .put("text", text);
        return event;
    }

    static ObjectNode functionOutput(String callId, String output) {
        ObjectNode event = event("conversation.item.create");
        event.putObject("item")
                .put("type", "function_call_output")
                .put("call_id", callId)
                .put("output", output);
        return event;
    }

    static ObjectNode responseCreate(String eventId, @Nullable String instructions) {
        ObjectNode event = event("response.create").put("event_id", eventId);
        if (instructions != null) {
            event.putObject("response").put("instructions", instructions);
        }
        return event;
    }

    /** Without an id it means whatever answer is under way when it arrives. */
    static ObjectNode responseCancel(String eventId, @Nullable String responseId) {
        ObjectNode event = event("response.cancel").put("event_id", eventId);
        return responseId == null ? event : event.put("response_id", responseId);
    }

    static ObjectNode truncate(String itemId, long playedMillis) {
        return event("conversation.item.truncate")
                .put("item_id", itemId)
                .put("content_index", 0)
                .put("audio_end_ms", playedMillis);
    }

    static ObjectNode delete(String itemId) {
        return event("conversation.item.delete").put("item_id", itemId);
    }

    static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** The event as bytes, owned by the caller. */
    static ByteBuf write(ByteBufAllocator alloc, ObjectNode event) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(event);
            return alloc.buffer(bytes.length).writeBytes(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can always be written", e);
        }
    }
}
