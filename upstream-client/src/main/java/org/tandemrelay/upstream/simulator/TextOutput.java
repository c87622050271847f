package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer that is read, one word at a time. */
final class TextOutput implements Output {

    private static final long NANOS_PER_WORD = 10_000_000;

    private final Item item = Item.begunByAssistant();
    private final OutputEvents events;
    private final Words words;

    TextOutput(SessionParts parts, Conversation conversation, Response response, Answer.Text answer) {
        this.events = new OutputEvents(parts, conversation, response, item);
        this.words = new Words(answer.text());
    }

    @Override
    public void open() {
        events.itemAdded();
        events.part("response.content_part.added", part(""));
    }

    @Override
    public boolean advance() {
        if (words.left()) {
            events.sendPadded(events.partEvent("response.output_text.delta").put("delta", words.next()));
        }
        return !words.left();
    }

    @Override
    public long pauseNanos() {
        return NANOS_PER_WORD;
    }

    @Override
    public void close(boolean completed) {
        events.send(events.partEvent("response.output_text.done").put("text", words.said()));
        events.part("response.content_part.done", part(words.said()));
        item.content(Json.object().put("type", "output_text").put("text", words.said()));
        events.itemDone(completed);
    }

    private static ObjectNode part(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    @Override
    public Item item() {
        return item;
    }
}
