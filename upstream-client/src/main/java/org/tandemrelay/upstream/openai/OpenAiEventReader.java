package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelEvent.ResponseStarted;
import org.tandemrelay.upstream.session.ModelEvent.SessionNotice;
import org.tandemrelay.upstream.session.ModelEvent.SpeechStarted;
import org.tandemrelay.upstream.session.ModelEvent.SpeechStopped;
import org.tandemrelay.upstream.session.ModelEvent.ToolCall;
import org.tandemrelay.upstream.session.ModelEvent.Transcript;
import org.tandemrelay.upstream.session.Role;
import org.tandemrelay.upstream.session.Usage;

/** Server events that say one canonical thing each, whatever the state of the session. */
final class OpenAiEventReader {

    /** Known, and nothing in them that another event does not say. */
    private static final String[] SILENT = {
        "conversation.created",
        "conversation.item.done",
        "conversation.item.retrieved",
        "conversation.item.deleted",
        "conversation.item.truncated",
        "conversation.item.input_audio_transcription.segment",
        "input_audio_buffer.committed",
        "input_audio_buffer.cleared",
        "input_audio_buffer.timeout_triggered",
        "response.output_item.added",
        "response.output_item.done",
        "response.content_part.added",
        "response.content_part.done",
        "response.output_audio.done",
        "response.function_call_arguments.delta",
        "response.mcp_call_arguments.delta",
        "response.mcp_call_arguments.done",
        "response.mcp_call.in_progress",
        "response.mcp_call.completed",
        "response.mcp_call.failed",
        "mcp_list_tools.in_progress",
        "mcp_list_tools.completed",
        "mcp_list_tools.failed",
    };

    private static final Map<String, Function<JsonNode, @Nullable ModelEvent>> READERS = readers();

    private OpenAiEventReader() {}

    /** Whether the type is known, though it may say nothing that a call needs to hear. */
    static boolean knows(String type) {
        return READERS.containsKey(type);
    }

    /** The canonical event, or null if this one says nothing that a call needs to hear. */
    static @Nullable ModelEvent read(String type, JsonNode event) {
        Function<JsonNode, @Nullable ModelEvent> reader = READERS.get(type);
        return reader == null ? null : reader.apply(event);
    }

    private static Map<String, Function<JsonNode, @Nullable ModelEvent>> readers() {
        Map<String, Function<JsonNode, @Nullable ModelEvent>> map = new HashMap<>();
        map.put(
                "input_audio_buffer.speech_started",
                e -> new SpeechStarted(
                        textOrNull(e, "item_id"), e.path("audio_start_ms").asLong()));
        map.put(
                "input_audio_buffer.speech_stopped",
                e -> new SpeechStopped(
                        textOrNull(e, "item_id"), e.path("audio_end_ms").asLong()));
        map.put(
                "conversation.item.input_audio_transcription.delta",
                e -> transcript(Role.USER, e, "delta", Transcript.Mode.APPEND, false));
        map.put(
                "conversation.item.input_audio_transcription.completed",
                e -> transcript(Role.USER, e, "transcript", Transcript.Mode.REPLACE, true));
        map.put("conversation.item.input_audio_transcription.failed", e -> warning(e.path("error")));
        map.put(
                "response.output_audio_transcript.delta",
                e -> transcript(Role.ASSISTANT, e, "delta", Transcript.Mode.APPEND, false));
        map.put(
                "response.output_audio_transcript.done",
                e -> transcript(Role.ASSISTANT, e, "transcript", Transcript.Mode.REPLACE, true));
        map.put(
                "response.output_text.delta",
                e -> transcript(Role.ASSISTANT, e, "delta", Transcript.Mode.APPEND, false));
        map.put("response.output_text.done", e -> transcript(Role.ASSISTANT, e, "text", Transcript.Mode.REPLACE, true));
        map.put("conversation.item.added", e -> itemAdded(e.path("item")));
        map.put("conversation.item.created", e -> itemAdded(e.path("item")));
        map.put("response.created", e -> new ResponseStarted(text(e.path("response"), "id")));
        map.put("response.done", e -> responseDone(e.path("response")));
        map.put(
                "response.function_call_arguments.done",
                e -> new ToolCall(text(e, "call_id"), text(e, "name"), text(e, "arguments")));
        map.put("rate_limits.updated", e -> rateLimits(e.path("rate_limits")));
        for (String silent : SILENT) {
            map.put(silent, e -> null);
        }
        return Map.copyOf(map);
    }

    private static Transcript transcript(
            Role role, JsonNode event, String member, Transcript.Mode mode, boolean complete) {
        return new Transcript(role, textOrNull(event, "item_id"), text(event, member), mode, complete);
    }

    private static ItemAdded itemAdded(JsonNode item) {
        return new ItemAdded(text(item, "id"), kind(item));
    }

    private static ItemAdded.ItemKind kind(JsonNode item) {
        return switch (text(item, "type")) {
            case "message" -> message(item);
            case "function_call" -> ItemAdded.ItemKind.TOOL_CALL;
            case "function_call_output" -> ItemAdded.ItemKind.TOOL_RESULT;
            default -> ItemAdded.ItemKind.OTHER;
        };
    }

    private static ItemAdded.ItemKind message(JsonNode item) {
        if (text(item, "role").equals("assistant")) {
            return ItemAdded.ItemKind.ANSWER;
        }
        return text(item.path("content").path(0), "type").equals("input_audio")
                ? ItemAdded.ItemKind.SPEECH
                : ItemAdded.ItemKind.TEXT;
    }

    private static ResponseDone responseDone(JsonNode response) {
        JsonNode details = response.path("status_details");
        String reason = textOrNull(details, "reason");
        JsonNode error = details.path("error");
        if (reason == null && error.isObject()) {
            reason = error.path("code").asText(text(error, "message"));
        }
        return new ResponseDone(
                text(response, "id"), status(text(response, "status")), reason, usage(response.path("usage")));
    }

    private static ResponseDone.Status status(String word) {
        return switch (word) {
            case "completed" -> ResponseDone.Status.COMPLETED;
            case "cancelled" -> ResponseDone.Status.CANCELLED;
            case "incomplete" -> ResponseDone.Status.INCOMPLETE;
            default -> ResponseDone.Status.FAILED;
        };
    }

    private static Usage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return Usage.NONE;
        }
        JsonNode in = usage.path("input_token_details");
        JsonNode out = usage.path("output_token_details");
        return new Usage(
                usage.path("input_tokens").asLong(),
                in.path("cached_tokens").asLong(),
                in.path("audio_tokens").asLong(),
                in.path("cached_tokens_details").path("audio_tokens").asLong(),
                usage.path("output_tokens").asLong(),
                out.path("audio_tokens").asLong());
    }

    private static SessionNotice rateLimits(JsonNode limits) {
        StringBuilder words = new StringBuilder();
        for (JsonNode limit : limits) {
            words.append(words.isEmpty() ? "" : ", ")
                    .append(String.format(
                            Locale.ROOT,
                            "%s %d of %d left",
                            text(limit, "name"),
                            limit.path("remaining").asLong(),
                            limit.path("limit").asLong()));
        }
        return new SessionNotice(SessionNotice.Kind.RATE_LIMIT, "rate_limits", words.toString());
    }

    static SessionNotice warning(JsonNode error) {
        return new SessionNotice(
                SessionNotice.Kind.WARNING,
                error.path("code").asText(error.path("type").asText("error")),
                text(error, "message"));
    }

    /** Null too where the time is one that no clock will show. */
    static @Nullable Instant expiry(JsonNode session) {
        long epochSeconds = session.path("expires_at").asLong();
        return epochSeconds <= 0 || epochSeconds > Instant.MAX.getEpochSecond()
                ? null
                : Instant.ofEpochSecond(epochSeconds);
    }

    /** Empty where the member is missing, null, or no text. */
    static String text(JsonNode node, String member) {
        String text = textOrNull(node, member);
        return text == null ? "" : text;
    }

    private static @Nullable String textOrNull(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isTextual() ? value.asText() : null;
    }
}
