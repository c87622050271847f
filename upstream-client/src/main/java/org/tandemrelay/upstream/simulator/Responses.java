package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The responses that run: one that writes the default conversation, and a few beside it. */
final class Responses {

    private static final int MAX_OUT_OF_BAND = 8;
    private static final int TOKEN_LIMIT = 40_000;

    private final SessionParts parts;
    private final SessionState session;
    private final Conversation conversation;
    private final AnswerPlanner planner;
    private final Consumer<Response> whenDone;
    private final List<Response> outOfBand = new ArrayList<>();
    private @Nullable Response active;
    private boolean failedOnce;
    private boolean spoken;

    Responses(SessionParts parts, SessionState session, Conversation conversation, Consumer<Response> whenDone) {
        this.parts = parts;
        this.session = session;
        this.conversation = conversation;
        this.planner = new AnswerPlanner(parts.settings(), conversation);
        this.whenDone = whenDone;
    }

    AnswerPlanner planner() {
        return planner;
    }

    /** Whether the client was ever sent audio. */
    boolean spoken() {
        return spoken || (active != null && active.audioMillis() > 0);
    }

    boolean busy() {
        return active != null;
    }

    /** A client's {@code response.create}. */
    void create(ObjectNode overrides) throws ClientError {
        Rules.RESPONSE.check("response", overrides);
        ResponseRequest request = request(overrides);
        start(new Response.Planned(request, planner.plan(request)));
    }

    /** The answer to a turn that the session detected itself. */
    void answerTurn() throws ClientError {
        create(Json.object());
    }

    /** Says something of its own accord. */
    void say(String text) throws ClientError {
        ResponseRequest request = request(Json.object());
        start(new Response.Planned(request, AnswerPlanner.words(text, request)));
    }

    private ResponseRequest request(ObjectNode overrides) throws ClientError {
        if (session.transcriptionOnly()) {
            throw ClientError.invalidValue("type", "A transcription session makes no responses.");
        }
        ResponseRequest request = new ResponseRequest(session, overrides);
        if (!request.outOfBand() && active != null) {
            throw new ClientError(
                    "conversation_already_has_active_response",
                    null,
                    "Conversation already has an active response in progress: " + active.id()
                            + ". Wait until the response is finished before creating a new one.");
        }
        if (request.outOfBand() && outOfBand.size() == MAX_OUT_OF_BAND) {
            throw new ClientError("rate_limit_exceeded", null, "Too many responses at once.");
        }
        return request;
    }

    private void start(Response.Planned planned) {
        Response response = new Response(parts, conversation, planned, this::onDone);
        if (planned.request().outOfBand()) {
            outOfBand.add(response);
        } else {
            active = response;
        }
        response.start();
        String code = parts.faults().text(Fault.FAIL);
        if (code != null && !failedOnce) {
            failedOnce = true;
            response.fail(code);
        }
    }

    private void onDone(Response response) {
        spoken |= response.audioMillis() > 0;
        if (active == response) {
            active = null;
        }
        outOfBand.remove(response);
        ObjectNode limits = parts.events().event("rate_limits.updated");
        limits.putArray("rate_limits")
                .addObject()
                .put("name", "tokens")
                .put("limit", TOKEN_LIMIT)
                .put("remaining", TOKEN_LIMIT - 1_000)
                .put("reset_seconds", 0.5);
        parts.events().send(limits);
        whenDone.accept(response);
    }

    /** A client's {@code response.cancel}; without an id it means the default conversation's response. */
    void cancel(@Nullable String responseId) throws ClientError {
        Response response = responseId == null ? active : find(responseId);
        if (response == null) {
            throw new ClientError("response_cancel_not_active", null, "Cancellation failed: no active response found");
        }
        response.cancel("client_cancelled");
    }

    private @Nullable Response find(String id) {
        if (active != null && active.id().equals(id)) {
            return active;
        }
        return outOfBand.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
    }

    /** The caller began to speak. */
    void interrupt() {
        if (active != null) {
            active.cancel("turn_detected");
        }
    }

    void onWritable() {
        if (active != null) {
            active.onWritable();
        }
        // A copy, because one that ends leaves the list.
        List.copyOf(outOfBand).forEach(Response::onWritable);
    }
}
