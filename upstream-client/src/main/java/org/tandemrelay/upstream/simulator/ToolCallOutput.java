package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A call of one of the client's functions, its arguments in pieces. */
final class ToolCallOutput implements Output {

    private static final int CHARS_PER_DELTA = 12;
    private static final long NANOS_PER_DELTA = 10_000_000;

    private final String callId = Ids.next("call");
    private final Answer.ToolCall call;
    private final Item item;
    private final OutputEvents events;
    private int sentChars;

    ToolCallOutput(SessionParts parts, Conversation conversation, Response response, Answer.ToolCall call) {
        this.call = call;
        this.item = new Item(Json.object()
                .put("type", "function_call")
                .put("status", "in_progress")
                .put("name", call.name())
                .put("call_id", callId)
                .put("arguments", ""));
        this.events = new OutputEvents(parts, conversation, response, item);
    }

    @Override
    public void open() {
        events.itemAdded();
    }

    @Override
    public boolean advance() {
        int end = Math.min(sentChars + CHARS_PER_DELTA, call.arguments().length());
        events.sendPadded(callEvent("response.function_call_arguments.delta")
                .put("delta", call.arguments().substring(sentChars, end)));
        sentChars = end;
        return end == call.arguments().length();
    }

    @Override
    public long pauseNanos() {
        return NANOS_PER_DELTA;
    }

    @Override
    public void close(boolean completed) {
        String sent = call.arguments().substring(0, sentChars);
        item.arguments(sent);
        if (completed) {
            events.send(callEvent("response.function_call_arguments.done")
                    .put("name", call.name())
                    .put("arguments", sent));
        }
        events.itemDone(completed);
    }

    private ObjectNode callEvent(String type) {
        return events.itemEvent(type).put("call_id", callId);
    }

    @Override
    public Item item() {
        return item;
    }
}
