package org.tandemrelay.relay.keeping;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.redaction.RedactionFailedException;
import org.tandemrelay.relay.redaction.Redactor;

/**
 * One line of a transcript, before anything was taken out of it.
 *
 * @param words what was said
 * @param order the place in the conversation; 0 if it is not known
 * @param atMillis when it began, from the call's begin
 * @param leftOut why the words themselves are not kept; null if they are
 */
record TranscriptLine(
        Words words, long order, long atMillis, @Nullable String leftOut) {

    static final String PAUSED = "paused";
    static final String UNREDACTED = "unredacted";

    private static final JsonMapper JSON = new JsonMapper();

    /** What the line takes in memory, roughly. */
    int chars() {
        return 200 + (leftOut == null ? words.text().length() : 0);
    }

    /** The same, without the words. */
    TranscriptLine without(String why) {
        return new TranscriptLine(
                new Words(words.item(), words.byModel(), "", words.interrupted()), order, atMillis, why);
    }

    /** As it is written, with its end. */
    byte[] redacted(Redactor redactor) throws RedactionFailedException {
        ObjectNode json = JSON.createObjectNode();
        if (words.item() != null) {
            json.put("item", words.item());
        }
        if (order > 0) {
            json.put("order", order);
        }
        json.put("role", words.byModel() ? "assistant" : "user").put("at_ms", atMillis);
        if (leftOut == null) {
            json.put("text", redactor.redact(words.text()));
        } else {
            json.put("left_out", leftOut);
        }
        return (json.put("interrupted", words.interrupted()) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
