package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/** The effective session object: what {@code session.created} shows and {@code session.update} changes. */
final class SessionState {

    private static final String DEFAULT_INSTRUCTIONS = "You are a simulator: you say again what you are told.";

    private final SimulatorSettings settings;
    private final ObjectNode session;

    SessionState(String id, String model, SimulatorSettings settings) {
        this.settings = settings;
        boolean transcription = model.isEmpty();
        session = Json.object()
                .put("type", transcription ? "transcription" : "realtime")
                .put("object", transcription ? "realtime.transcription_session" : "realtime.session")
                .put("id", id)
                .put("expires_at", (System.currentTimeMillis() + settings.sessionCapMillis()) / 1_000);
        if (!transcription) {
            putRealtimeDefaults(model);
        }
        session.putNull("include");
        ObjectNode audio = session.putObject("audio");
        ObjectNode input = audio.putObject("input");
        input.set("format", pcm());
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", turnDetectionDefaults("server_vad"));
        if (!transcription) {
            ObjectNode output = audio.putObject("output");
            output.set("format", pcm());
            output.put("voice", "marin").put("speed", 1.0);
        }
    }

    private void putRealtimeDefaults(String model) {
        session.put("model", model).putArray("output_modalities").add("audio");
        session.put("instructions", DEFAULT_INSTRUCTIONS)
                .put("tool_choice", "auto")
                .put("max_output_tokens", "inf")
                .put("truncation", "auto")
                .putNull("tracing")
                .putNull("prompt")
                .putArray("tools");
    }

    private static ObjectNode pcm() {
        return Json.object().put("type", "audio/pcm").put("rate", 24_000);
    }

    private ObjectNode turnDetectionDefaults(String type) {
        ObjectNode defaults = Json.object().put("type", type);
        if (type.equals("server_vad")) {
            defaults.put("threshold", 0.5)
                    .put("prefix_padding_ms", 300)
                    .put("silence_duration_ms", settings.vadSilenceMillis())
                    .putNull("idle_timeout_ms");
        } else {
            defaults.put("eagerness", "auto");
        }
        return defaults.put("create_response", true).put("interrupt_response", true);
    }

    /**
     * Changes the session, wholly or not at all.
     *
     * @param spoken whether the client has been sent audio, which fixes the voice
     */
    void update(ObjectNode changes, boolean spoken) throws ClientError {
        Rules.SESSION.check("session", changes);
        if (!changes.path("type").equals(session.path("type"))) {
            throw ClientError.invalidValue(
                    "session.type", "The type of a session cannot change from " + session.path("type") + ".");
        }
        if (changes.has("model") && !changes.path("model").equals(session.path("model"))) {
            throw ClientError.invalidValue("session.model", "The model of a session cannot be changed.");
        }
        JsonNode voice = changes.at("/audio/output/voice");
        if (spoken && !voice.isMissingNode() && !voice.equals(session.at("/audio/output/voice"))) {
            throw new ClientError(
                    "cannot_update_voice", null, "Cannot update a conversation's voice if assistant audio is present.");
        }
        merge(session, changes);
    }

    /** Groups of settings are merged, a setting itself is replaced. */
    private void merge(ObjectNode target, ObjectNode changes) {
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            String name = change.getKey();
            boolean group = name.equals("audio") || name.equals("input") || name.equals("output");
            if (group && target.get(name) instanceof ObjectNode inner) {
                merge(inner, (ObjectNode) change.getValue());
            } else if (name.equals("turn_detection") && change.getValue() instanceof ObjectNode wanted) {
                target.set(name, mergedTurnDetection(target.get(name), wanted));
            } else {
                target.set(name, change.getValue().deepCopy());
            }
        }
    }

    private ObjectNode mergedTurnDetection(@Nullable JsonNode current, ObjectNode wanted) {
        String type = wanted.path("type").asText();
        ObjectNode base = current instanceof ObjectNode before
                        && before.path("type").asText().equals(type)
                ? before.deepCopy()
                : turnDetectionDefaults(type);
        return base.setAll(wanted);
    }

    /** The whole session as the client is shown it; a copy. */
    ObjectNode json() {
        return session.deepCopy();
    }

    JsonNode get(String name) {
        return session.path(name);
    }

    boolean transcriptionOnly() {
        return session.path("type").asText().equals("transcription");
    }

    /** The settings of the turn detection, or null for manual turns. */
    @Nullable
    JsonNode turnDetection() {
        JsonNode value = session.at("/audio/input/turn_detection");
        return value.isObject() ? value : null;
    }

    boolean transcribes() {
        return session.at("/audio/input/transcription").isObject();
    }

    AudioFormat inputFormat() {
        return format(session.at("/audio/input/format"));
    }

    JsonNode output() {
        return session.at("/audio/output");
    }

    /** What a format object on the wire means; anything but the two telephone codecs is 24 kHz PCM. */
    static AudioFormat format(JsonNode wire) {
        return switch (wire.path("type").asText()) {
            case "audio/pcmu" -> AudioFormat.mulaw();
            case "audio/pcma" -> AudioFormat.alaw();
            default -> AudioFormat.pcm16(24_000);
        };
    }
}
