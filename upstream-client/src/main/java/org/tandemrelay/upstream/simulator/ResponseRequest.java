package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/** What one response shall be: the session's settings with those of a {@code response.create} over them. */
final class ResponseRequest {

    private final SessionState session;
    private final ObjectNode overrides;

    ResponseRequest(SessionState session, ObjectNode overrides) {
        this.session = session;
        this.overrides = overrides;
    }

    private JsonNode get(String name) {
        return overrides.has(name) ? overrides.get(name) : session.get(name);
    }

    /** Whether the response leaves the default conversation alone. */
    boolean outOfBand() {
        return overrides.path("conversation").asText().equals("none");
    }

    boolean textOnly() {
        return outputModalities().path(0).asText().equals("text");
    }

    JsonNode outputModalities() {
        return get("output_modalities");
    }

    JsonNode tools() {
        return get("tools");
    }

    JsonNode toolChoice() {
        return get("tool_choice");
    }

    JsonNode maxOutputTokens() {
        return get("max_output_tokens");
    }

    JsonNode metadata() {
        return overrides.path("metadata").isObject()
                ? overrides.get("metadata")
                : Json.MAPPER.getNodeFactory().nullNode();
    }

    /** Items to answer instead of the conversation's, or null. */
    @Nullable
    JsonNode input() {
        return overrides.get("input");
    }

    /** What the client wants this response in particular to do, or null. */
    @Nullable
    String instructions() {
        return overrides.path("instructions").textValue();
    }

    JsonNode voice() {
        JsonNode own = overrides.at("/audio/output/voice");
        return own.isMissingNode() ? session.output().path("voice") : own;
    }

    JsonNode outputFormatJson() {
        JsonNode own = overrides.at("/audio/output/format");
        return own.isMissingNode() ? session.output().path("format") : own;
    }

    AudioFormat outputFormat() {
        return SessionState.format(outputFormatJson());
    }

    AudioFormat inputFormat() {
        return session.inputFormat();
    }
}
