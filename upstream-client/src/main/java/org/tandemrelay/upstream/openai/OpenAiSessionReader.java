package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import org.tandemrelay.upstream.session.Capabilities;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;

/** Reads what a session was set up to be: the {@code session} of {@code session.updated}. */
final class OpenAiSessionReader {

    private OpenAiSessionReader() {}

    /** @throws IllegalArgumentException if a format is none that Tandem knows */
    static SessionReady ready(JsonNode session) {
        JsonNode formats = session.path("audio");
        return new SessionReady(
                OpenAiEventReader.text(session, "id"),
                OpenAiFormats.read(formats.path("input").path("format")),
                OpenAiFormats.read(formats.path("output").path("format")),
                capabilities(formats.path("input").path("turn_detection")),
                OpenAiEventReader.expiry(session));
    }

    private static Capabilities capabilities(JsonNode turns) {
        boolean detects = turns.isObject();
        return new Capabilities(
                detects,
                turns.path("interrupt_response").asBoolean(true),
                detects && turns.path("create_response").asBoolean(true),
                true,
                true,
                true,
                false);
    }
}
