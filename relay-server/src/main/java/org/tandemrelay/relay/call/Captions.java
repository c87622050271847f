package org.tandemrelay.relay.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.keeping.CallTranscript;
import org.tandemrelay.relay.keeping.Words;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.upstream.session.ModelEvent.Transcript;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.Role;

/**
 * The words of both sides, as they are told to the caller. Those of the caller as they come, be it late; those of the model when the
 * speech that they belong to has been sent, and none that was never heard. Every item has its number in the conversation.
 */
final class Captions {

    /** A conversation's last items: no words come for older ones. */
    private static final int MOST_ITEMS = 64;

    private final CallerLeg leg;
    private final @Nullable CallTranscript kept;

    /** By item, the oldest first. */
    private final Map<String, Item> items = new LinkedHashMap<>();

    private long lastOrder;

    /** What is being sent; null before the first. */
    private @Nullable Item sending;

    /** The item of which speech last came; null before the first. */
    private @Nullable Item receiving;

    private static final class Item {
        private final String id;
        private final long order;

        /** The caller's words so far; the model's are in {@code spoken}. */
        private final StringBuilder written = new StringBuilder();

        private final SpokenWords spoken = new SpokenWords();

        /** Nothing more is told of it. */
        private boolean closed;

        /** Whether it is the model's. */
        private boolean model;

        Item(String id, long order) {
            this.id = id;
            this.order = order;
        }
    }

    /** Which nobody keeps. */
    Captions(CallerLeg leg) {
        this(leg, null);
    }

    /**
     * With these words.
     *
     * @param kept who keeps what was heard; null if nobody
     */
    Captions(CallerLeg leg, @Nullable CallTranscript kept) {
        this.leg = leg;
        this.kept = kept;
    }

    /** An item has its place in the conversation now, behind all others. */
    void onPlace(String itemId) {
        item(itemId);
    }

    private Item item(String itemId) {
        Item known = items.get(itemId);
        if (known != null) {
            return known;
        }
        lastOrder++;
        Item added = new Item(itemId, lastOrder);
        items.put(itemId, added);
        if (kept != null) {
            kept.onPlace(itemId, lastOrder, now());
        }
        if (items.size() > MOST_ITEMS) {
            items.remove(items.keySet().iterator().next());
        }
        return added;
    }

    /**
     * Words.
     *
     * @param heard whether the answer that is being generated is heard; else its words are not either
     */
    void onTranscript(Transcript words, boolean heard) {
        String itemId = words.itemId();
        if (itemId == null) {
            // Of a model that names nothing, nothing is known but that.
            send(new CallerCommand.Caption(words, words.text(), CallerCommand.Caption.NO_ORDER, false));
        } else if (words.role() != Role.ASSISTANT) {
            onWritten(item(itemId), words);
        } else if (heard) {
            onSpoken(item(itemId), words);
        }
    }

    private void onWritten(Item item, Transcript words) {
        if (words.mode() == Transcript.Mode.REPLACE) {
            item.written.setLength(0);
        }
        item.written.append(words.text());
        send(new CallerCommand.Caption(words, item.written.toString(), item.order, false));
    }

    private void send(CallerCommand.Caption caption) {
        leg.send(caption);
        if (kept != null && caption.words().complete()) {
            boolean byModel = caption.words().role() == Role.ASSISTANT;
            kept.onWords(new Words(caption.words().itemId(), byModel, caption.whole(), caption.interrupted()), now());
        }
    }

    private long now() {
        return leg.loop().ticker().nanoTime();
    }

    private void onSpoken(Item item, Transcript words) {
        item.model = true;
        if (item.closed) {
            return;
        }
        if (words.mode() == Transcript.Mode.REPLACE) {
            item.spoken.replace(words.text());
        } else {
            item.spoken.append(words.text());
        }
        tell(item);
    }

    /** So much of an item's speech came from the model. */
    void onSpeech(OutputItem of, long nanos) {
        Item item = receiving;
        if (item == null || !item.id.equals(of.itemId())) {
            item = item(of.itemId());
            receiving = item;
        }
        item.model = true;
        item.spoken.received(nanos);
    }

    /** So much of an item's speech was sent to the caller. */
    void onSent(OutputItem of, long nanos) {
        Item item = sending;
        if (item == null || !item.id.equals(of.itemId())) {
            item = items.get(of.itemId());
            sending = item;
            if (kept != null && item != null) {
                kept.onModelBegan(item.id, now());
            }
        }
        // The relay's own sounds have no words.
        if (item != null && !item.closed) {
            item.spoken.sent(nanos);
            tell(item);
        }
    }

    /** An answer is complete: of what it has said and written nothing more comes. */
    void onAnswerDone() {
        for (Item item : items.values()) {
            if (item.model && !item.closed) {
                item.spoken.whole();
                tell(item);
            }
        }
    }

    private void tell(Item item) {
        String more = item.spoken.next();
        if (item.spoken.over()) {
            close(item, item.spoken.told(), false);
        } else if (!more.isEmpty()) {
            Transcript piece = new Transcript(Role.ASSISTANT, item.id, more, Transcript.Mode.APPEND, false);
            send(new CallerCommand.Caption(piece, item.spoken.told(), item.order, false));
        }
    }

    private void close(Item item, String all, boolean interrupted) {
        item.closed = true;
        if (interrupted || !all.isEmpty()) {
            Transcript last = new Transcript(Role.ASSISTANT, item.id, all, Transcript.Mode.REPLACE, true);
            send(new CallerCommand.Caption(last, all, item.order, interrupted));
        }
    }

    /** The model was cut off, and this is what was heard of each of its items that had not been played. */
    void onCutOff(List<Heard> cutOff) {
        for (Heard heard : cutOff) {
            Item item = items.get(heard.item().itemId());
            if (item != null && !item.closed) {
                String words = item.spoken.heard(heard.playedMillis());
                item.closed = true;
                // Of what nobody has read or heard there is nothing to say.
                if (item.spoken.begun() || !words.isEmpty()) {
                    close(item, words, true);
                }
            }
        }
        for (Item item : items.values()) {
            // Words without any speech yet: it would have come.
            item.closed |= item.model && !item.spoken.begun();
        }
    }

    /** The call is over: nobody is told any more, but what has been heard of an answer is kept. */
    void close() {
        for (Item item : items.values()) {
            if (kept != null && item.model && !item.closed && item.spoken.begun()) {
                kept.onWords(new Words(item.id, true, item.spoken.told(), true), now());
            }
        }
    }
}
