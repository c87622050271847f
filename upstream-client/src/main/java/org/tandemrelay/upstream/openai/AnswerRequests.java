package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelEvent.ResponseRefused;
import org.tandemrelay.upstream.session.ModelEvent.ResponseStarted;
import org.tandemrelay.upstream.session.Usage;

/**
 * The answers that we ask for and call off, each by an event of a name of its own: an error tells the name of the event that it is about,
 * and nothing else does.
 */
final class AnswerRequests {

    private static final String ALREADY_ONE = "conversation_already_has_active_response";
    private static final String NOTHING_TO_CANCEL = "response_cancel_not_active";

    /** A caller whose own events pass has names of its own: these it is unlikely to hit upon. */
    private static final String CREATE = "tandem_create_";

    private static final String CANCEL = "tandem_cancel_";

    private long count;

    /** Whether one was asked for, and nothing has begun since. */
    private boolean asked;

    /** The answer under way; null if there is none. */
    private @Nullable String open;

    ObjectNode create(@Nullable String instructions) {
        count++;
        asked = true;
        return OpenAiCommandWriter.responseCreate(CREATE + count, instructions);
    }

    ObjectNode cancel(@Nullable String responseId) {
        return OpenAiCommandWriter.responseCancel(CANCEL + (responseId == null ? "" : responseId), responseId);
    }

    /** The model told this. */
    void onEvent(ModelEvent event) {
        if (event instanceof ResponseStarted started) {
            asked = false;
            open = started.responseId();
        } else if (event instanceof ResponseDone done && done.responseId().equals(open)) {
            open = null;
        }
    }

    /** Whether an error is about an answer. */
    boolean concerns(JsonNode error) {
        String code = error.path("code").asText("");
        String about = error.path("event_id").asText("");
        return about.startsWith(CREATE)
                || about.startsWith(CANCEL)
                || code.equals(ALREADY_ONE)
                || code.equals(NOTHING_TO_CANCEL);
    }

    /** What an error that is about an answer means; null if it means nothing to anybody. */
    @Nullable
    ModelEvent read(JsonNode error) {
        String code = error.path("code").asText("");
        String about = error.path("event_id").asText("");
        if (about.startsWith(CANCEL) || code.equals(NOTHING_TO_CANCEL)) {
            return notCancelled(about);
        }
        // A server that does not tell names means ours, if there is any.
        boolean ours = about.startsWith(CREATE) || (about.isEmpty() && asked);
        if (ours) {
            asked = false;
        }
        return new ResponseRefused(
                ours,
                code.equals(ALREADY_ONE),
                code.isEmpty() ? error.path("type").asText("error") : code,
                error.path("message").asText("no message"));
    }

    /** Of an answer that is still taken to be under way the end was lost, and this is it. */
    private @Nullable ModelEvent notCancelled(String about) {
        String lost = open;
        return lost != null && about.equals(CANCEL + lost)
                ? new ResponseDone(lost, ResponseDone.Status.CANCELLED, NOTHING_TO_CANCEL, Usage.NONE)
                : null;
    }
}
