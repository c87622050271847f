package org.tandemrelay.relay.caller.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a caller's events may go on to the model.
 *
 * <p>The session, an answer's own settings and the items of the conversation are held to a list: what is not on it needs {@link
 * Permission#OTHER}. Everything else goes on, kinds of events too that are not known here, unless it holds somewhere a member by a name
 * that would set what the operator keeps to himself. Shared by all calls.
 */
final class Policy {

    /** What each of the settings needs, by its place. */
    private static final Map<String, Permission> SETTINGS = Map.ofEntries(
            Map.entry("instructions", Permission.INSTRUCTIONS),
            Map.entry("prompt", Permission.INSTRUCTIONS),
            Map.entry("output_modalities", Permission.MODALITIES),
            Map.entry("audio.input.format", Permission.AUDIO_FORMATS),
            Map.entry("audio.input.noise_reduction", Permission.NOISE_REDUCTION),
            Map.entry("audio.input.transcription", Permission.TRANSCRIPTION),
            Map.entry("audio.input.turn_detection", Permission.TURN_DETECTION),
            Map.entry("audio.output.format", Permission.AUDIO_FORMATS),
            Map.entry("audio.output.voice", Permission.VOICE),
            Map.entry("audio.output.speed", Permission.VOICE),
            Map.entry("include", Permission.TRANSCRIPTION),
            Map.entry("tools", Permission.TOOLS),
            Map.entry("tool_choice", Permission.TOOLS),
            Map.entry("parallel_tool_calls", Permission.TOOLS),
            Map.entry("max_output_tokens", Permission.LIMITS),
            Map.entry("truncation", Permission.LIMITS),
            Map.entry("reasoning", Permission.LIMITS),
            Map.entry("tracing", Permission.TRACING));

    /** What holds settings, and is none. */
    private static final Set<String> GROUPS = Set.of("audio", "audio.input", "audio.output");

    /** What an answer has besides, which concerns nobody but the caller. */
    private static final Set<String> ANSWERS_OWN = Set.of("conversation", "metadata");

    /** What an event of an unknown kind could set by names like these. */
    private static final Map<String, Permission> TELLING_NAMES = Map.ofEntries(
            Map.entry("instructions", Permission.INSTRUCTIONS),
            Map.entry("prompt", Permission.INSTRUCTIONS),
            Map.entry("voice", Permission.VOICE),
            Map.entry("tools", Permission.TOOLS),
            Map.entry("tool_choice", Permission.TOOLS),
            Map.entry("max_output_tokens", Permission.LIMITS),
            Map.entry("tracing", Permission.TRACING),
            Map.entry("model", Permission.OTHER),
            Map.entry("session", Permission.OTHER),
            Map.entry("response", Permission.OTHER),
            Map.entry("item", Permission.OTHER),
            Map.entry("items", Permission.OTHER));

    private final Set<Permission> granted;
    private final @Nullable String model;

    /**
     * A policy.
     *
     * @param model the relay's; null if any name will do
     */
    Policy(Set<Permission> granted, @Nullable String model) {
        this.granted = Set.copyOf(granted);
        this.model = model;
    }

    boolean grants(Permission permission) {
        return granted.contains(permission);
    }

    /** Why this event may not go on; null if it may. */
    @Nullable
    Refusal judge(String type, JsonNode event) {
        for (Map.Entry<String, JsonNode> member : event.properties()) {
            Refusal refusal = member(type, member.getKey(), member.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal member(String type, String name, JsonNode value) {
        if (type.equals("session.update") && name.equals("session")) {
            return settings(name, "", value);
        }
        if (type.equals("response.create") && name.equals("response")) {
            return settings(name, "", value);
        }
        if (type.equals("conversation.item.create") && name.equals("item")) {
            return item(name, value);
        }
        return telling(name, name, value);
    }

    /** Below {@code root}, which is {@code session} or {@code response}; {@code group} is empty or ends with a dot. */
    private @Nullable Refusal settings(String root, String group, JsonNode settings) {
        if (!settings.isObject() && !settings.isNull()) {
            return needs(Permission.OTHER, root);
        }
        for (Map.Entry<String, JsonNode> member : settings.properties()) {
            Refusal refusal = setting(root, group + member.getKey(), member.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal setting(String root, String place, JsonNode value) {
        String param = root + "." + place;
        if (GROUPS.contains(place) && value.isObject()) {
            return settings(root, place + ".", value);
        }
        if (root.equals("session") && place.equals("type") && value.asText().equals("realtime")) {
            return null;
        }
        if (root.equals("session") && place.equals("model")) {
            return model == null || model.equals(value.asText()) ? null : Refusal.otherModel(param);
        }
        if (root.equals("response") && ANSWERS_OWN.contains(place)) {
            return null;
        }
        if (root.equals("response") && place.equals("input")) {
            return items(param, value);
        }
        Refusal refusal = needs(SETTINGS.getOrDefault(place, Permission.OTHER), param);
        return refusal == null && place.equals("tools") ? tools(param, value) : refusal;
    }

    private @Nullable Refusal tools(String param, JsonNode tools) {
        Refusal refusal = null;
        for (int i = 0; refusal == null && i < tools.size(); i++) {
            if (!tools.path(i).path("type").asText().equals("function")) {
                refusal = needs(Permission.MCP, param + "[" + i + "]");
            }
        }
        return refusal;
    }

    private @Nullable Refusal items(String param, JsonNode items) {
        Refusal refusal = null;
        for (int i = 0; refusal == null && i < items.size(); i++) {
            refusal = item(param + "[" + i + "]", items.path(i));
        }
        return refusal;
    }

    private @Nullable Refusal item(String param, JsonNode item) {
        return switch (item.path("type").asText()) {
            case "message" ->
                item.path("role").asText().equals("user") ? null : needs(Permission.ITEMS, param + ".role");
            case "item_reference" -> null;
            case "function_call" -> needs(Permission.ITEMS, param + ".type");
            case "function_call_output" -> needs(Permission.TOOLS, param + ".type");
            case "mcp_approval_response", "mcp_call", "mcp_list_tools" -> needs(Permission.MCP, param + ".type");
            default -> needs(Permission.OTHER, param + ".type");
        };
    }

    /** Looks through all of what is not known here. */
    private @Nullable Refusal telling(String name, String param, JsonNode value) {
        Permission needed = TELLING_NAMES.get(ClientEvents.folded(name));
        Refusal refusal = needed == null ? null : needs(needed, param);
        if (refusal != null) {
            return refusal;
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            refusal = telling(member.getKey(), param + "." + member.getKey(), member.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        return value.isArray() ? tellingOnes(param, value) : null;
    }

    private @Nullable Refusal tellingOnes(String param, JsonNode array) {
        Refusal refusal = null;
        for (int i = 0; refusal == null && i < array.size(); i++) {
            refusal = telling("", param + "[" + i + "]", array.path(i));
        }
        return refusal;
    }

    private @Nullable Refusal needs(Permission permission, String param) {
        return grants(permission) ? null : Refusal.notPermitted(param, permission);
    }
}
