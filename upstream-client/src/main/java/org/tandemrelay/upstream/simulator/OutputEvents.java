package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The events of one output item: each carries the place that it belongs to. */
final class OutputEvents {

    private final SessionParts parts;
    private final Conversation conversation;
    private final String responseId;
    private final boolean outOfBand;
    private final Item item;

    OutputEvents(SessionParts parts, Conversation conversation, Response response, Item item) {
        this.parts = parts;
        this.conversation = conversation;
        this.responseId = response.id();
        this.outOfBand = response.outOfBand();
        this.item = item;
    }

    /** Response, item and index, as most events want them. */
    ObjectNode place() {
        return Json.object()
                .put("response_id", responseId)
                .put("item_id", item.id())
                .put("output_index", 0);
    }

    ObjectNode partPlace() {
        return place().put("content_index", 0);
    }

    /** An event of the item's only content part. */
    ObjectNode partEvent(String type) {
        return parts.events().event(type).setAll(partPlace());
    }

    ObjectNode itemEvent(String type) {
        return parts.events().event(type).setAll(place());
    }

    void send(ObjectNode event) {
        parts.events().send(event);
    }

    void sendPadded(ObjectNode event) {
        parts.events().sendPadded(event);
    }

    void itemAdded() {
        tellItem("response.output_item.added");
        if (!outOfBand) {
            conversation.announce(item);
        }
    }

    void itemDone(boolean completed) {
        item.status(completed ? "completed" : "incomplete");
        // An item that was deleted while it was spoken is not announced again.
        if (!outOfBand && conversation.find(item.id()) != null) {
            conversation.done(item);
        }
        tellItem("response.output_item.done");
    }

    private void tellItem(String type) {
        ObjectNode event =
                parts.events().event(type).put("response_id", responseId).put("output_index", 0);
        event.set("item", item.json());
        parts.events().send(event);
    }

    void part(String type, ObjectNode part) {
        ObjectNode event = partEvent(type);
        event.set("part", part);
        parts.events().send(event);
    }
}
