package org.tandemrelay.relay.call.captions;

import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** One item of a conversation, as far as its words have been told. */
@EachFrame(Way.DOWN)
final class CaptionedItem {

    private final String id;
    private final long order;
    private final StringBuilder written = new StringBuilder();
    private final SpokenWords spoken = new SpokenWords();
    private boolean closed;
    private boolean model;
    private boolean broken;

    /**
     * Of which nothing is known yet.
     *
     * @param order its number in the conversation
     */
    CaptionedItem(String id, long order) {
        this.id = id;
        this.order = order;
    }

    String id() {
        return id;
    }

    long order() {
        return order;
    }

    /** The caller's words so far; the model's are in {@link #spoken}. */
    StringBuilder written() {
        return written;
    }

    SpokenWords spoken() {
        return spoken;
    }

    /** Nothing more is told of it. */
    void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    /** It is the model's. */
    void byModel() {
        model = true;
    }

    boolean model() {
        return model;
    }

    /** The model was lost before it had said all of it. */
    void breakOff() {
        broken = true;
    }

    boolean broken() {
        return broken;
    }
}
