package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One response from {@code response.created} to {@code response.done}.
 *
 * <pre>
 *   thinking ──► speaking ◄──► waiting for a slow client
 *      │            │              │
 *      └────────────┴──────────────┴──► done: completed, incomplete, cancelled or failed
 * </pre>
 */
final class Response {

    private final String id = Ids.next("resp");
    private final SessionParts parts;
    private final Conversation conversation;
    private final ResponseRequest request;
    private final Consumer<Response> whenDone;
    private final Output output;
    private @Nullable Future<?> next;
    private long dueNanos;
    private boolean opened;
    private boolean waitingForClient;
    private boolean done;

    Response(SessionParts parts, Conversation conversation, Planned planned, Consumer<Response> whenDone) {
        this.parts = parts;
        this.conversation = conversation;
        this.request = planned.request();
        this.whenDone = whenDone;
        this.output = outputFor(planned.answer());
    }

    /**
     * What a response is made of.
     *
     * @param request what it shall be
     * @param answer what it will say
     */
    record Planned(ResponseRequest request, Answer answer) {}

    private Output outputFor(Answer answer) {
        if (answer instanceof Answer.Speech speech) {
            return new SpokenOutput(parts, conversation, this, speech);
        }
        if (answer instanceof Answer.Text text) {
            return new TextOutput(parts, conversation, this, text);
        }
        return new ToolCallOutput(parts, conversation, this, (Answer.ToolCall) answer);
    }

    String id() {
        return id;
    }

    ResponseRequest request() {
        return request;
    }

    boolean outOfBand() {
        return request.outOfBand();
    }

    /** Audio that was sent, for the clock of the idle timeout. */
    long audioMillis() {
        return output.item().audioMillis();
    }

    void start() {
        ObjectNode event = parts.events().event("response.created");
        event.set("response", json("in_progress"));
        parts.events().send(event);
        dueNanos = parts.clock().nanos() + parts.settings().thinkingMillis() * 1_000_000L;
        next = parts.clock().later(parts.settings().thinkingMillis() * 1_000_000L, this::advance);
    }

    private void advance() {
        if (done) {
            return;
        }
        if (!parts.outlet().writable()) {
            waitingForClient = true;
            return;
        }
        if (!opened) {
            opened = true;
            output.open();
        }
        if (output.advance()) {
            complete();
        } else {
            // Counted from when this piece was due, so that late timers do not add up.
            dueNanos += output.pauseNanos();
            next = parts.clock().later(Math.max(0, dueNanos - parts.clock().nanos()), this::advance);
        }
    }

    /** Goes on where a client that was too slow had stopped it. */
    void onWritable() {
        if (waitingForClient) {
            waitingForClient = false;
            dueNanos = parts.clock().nanos();
            advance();
        }
    }

    private void complete() {
        boolean cut = output.cutShort();
        output.close(true);
        finish(cut ? "incomplete" : "completed", cut ? "max_output_tokens" : null);
    }

    /** Ends the response early; what was sent of it stays. */
    void cancel(String reason) {
        closeOpened();
        parts.log().cancelled(id);
        finish("cancelled", reason);
    }

    /** Ends the response as the vendor does when its model fails: without an {@code error} event. */
    void fail(String code) {
        closeOpened();
        ObjectNode details = Json.object().put("type", "failed");
        details.putObject("error")
                .put("type", "server_error")
                .put("code", code)
                .put("message", "The simulator was asked to fail.");
        finish("failed", details);
    }

    private void closeOpened() {
        if (next != null) {
            next.cancel(false);
        }
        if (opened) {
            output.close(false);
        }
    }

    private void finish(String status, @Nullable String reason) {
        ObjectNode details = Json.object().put("type", status);
        finish(status, reason == null ? details : details.put("reason", reason));
    }

    private void finish(String status, ObjectNode details) {
        done = true;
        ObjectNode response = json(status);
        if (!status.equals("completed")) {
            response.set("status_details", details);
        }
        List<Item> items = opened ? List.of(output.item()) : List.of();
        ArrayNode list = response.putArray("output");
        items.forEach(item -> list.add(item.json()));
        response.set("usage", Usage.of(conversation.items(), items));
        ObjectNode event = parts.events().event("response.done");
        event.set("response", response);
        parts.events().send(event);
        whenDone.accept(this);
    }

    private ObjectNode json(String status) {
        ObjectNode json = Json.object()
                .put("object", "realtime.response")
                .put("id", id)
                .put("status", status)
                .putNull("status_details");
        json.putArray("output");
        json.put("conversation_id", request.outOfBand() ? null : conversation.id());
        json.set("output_modalities", request.outputModalities());
        json.set("max_output_tokens", request.maxOutputTokens());
        ObjectNode audio = json.putObject("audio").putObject("output");
        audio.set("format", request.outputFormatJson());
        audio.set("voice", request.voice());
        json.putNull("usage");
        json.set("metadata", request.metadata());
        return json;
    }
}
