package org.tandemrelay.relay.call.captions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.line.Memory;
import org.tandemrelay.relay.call.line.ReopenPolicy;
import org.tandemrelay.relay.keeping.CallTranscript;
import org.tandemrelay.relay.keeping.Words;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.upstream.session.ModelEvent.Transcript;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.Role;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * The words of both sides, as they are told to the caller. Those of the caller as they come, be it late; those of the model when the
 * speech that they belong to has been sent, and none that was never heard. Every item has its number in the conversation.
 */
@EachFrame(Way.DOWN)
public final class Captions {

    /** A conversation's last items: no words come for older ones. */
    private static final int MOST_ITEMS = 64;

    private final CallerLeg leg;
    private final @Nullable CallTranscript kept;
    private final Memory memory;

    /** By item, the oldest first. */
    private final Map<String, CaptionedItem> items = new LinkedHashMap<>();

    private long lastOrder;

    /** What is being sent; null before the first. */
    private @Nullable CaptionedItem sending;

    private @Nullable OutputItem sendingOf;

    /** The item of which speech last came; null before the first. */
    private @Nullable CaptionedItem receiving;

    private @Nullable OutputItem receivingOf;

    /** Which nobody keeps. */
    public Captions(CallerLeg leg) {
        this(leg, null, new Memory(ReopenPolicy.never()));
    }

    /**
     * With these words.
     *
     * @param kept who keeps what was heard; null if nobody
     * @param memory for a model that comes later
     */
    public Captions(CallerLeg leg, @Nullable CallTranscript kept, Memory memory) {
        this.leg = leg;
        this.kept = kept;
        this.memory = memory;
    }

    /** An item has its place in the conversation now, behind all others. */
    public void onPlace(String itemId) {
        item(itemId);
    }

    private CaptionedItem item(String itemId) {
        CaptionedItem known = items.get(itemId);
        if (known != null) {
            return known;
        }
        lastOrder++;
        CaptionedItem added = new CaptionedItem(itemId, lastOrder);
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
    public void onTranscript(Transcript words, boolean heard) {
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

    private void onWritten(CaptionedItem item, Transcript words) {
        if (words.mode() == Transcript.Mode.REPLACE) {
            item.written().setLength(0);
        }
        item.written().append(words.text());
        String all = item.written().toString();
        memory.said(item.id(), words.role(), all, false);
        send(new CallerCommand.Caption(words, all, item.order(), false));
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

    private void onSpoken(CaptionedItem item, Transcript words) {
        item.byModel();
        if (item.closed()) {
            return;
        }
        if (words.mode() == Transcript.Mode.REPLACE) {
            item.spoken().replace(words.text());
        } else {
            item.spoken().append(words.text());
        }
        tell(item);
    }

    /** So much of an item's speech came from the model. */
    public void onSpeech(OutputItem of, long nanos) {
        CaptionedItem item = receiving;
        if (item == null || !of.equals(receivingOf)) {
            item = item(of.itemId());
            receiving = item;
            receivingOf = of;
        }
        item.byModel();
        item.spoken().received(nanos);
    }

    /** So much of an item's speech was sent to the caller. */
    public void onSent(OutputItem of, long nanos) {
        CaptionedItem item = sending;
        if (item == null || !of.equals(sendingOf)) {
            item = items.get(of.itemId());
            if (kept != null && item != null && item != sending) {
                kept.onModelBegan(item.id(), now());
            }
            sending = item;
            sendingOf = of;
        }
        // The relay's own sounds have no words.
        if (item != null && !item.closed()) {
            item.spoken().sent(nanos);
            tell(item);
        }
    }

    /** An answer is complete: of what it has said and written nothing more comes. */
    public void onAnswerDone() {
        for (CaptionedItem item : items.values()) {
            if (item.model() && !item.closed() && !item.broken()) {
                item.spoken().whole();
                tell(item);
            }
        }
    }

    private void tell(CaptionedItem item) {
        String more = item.spoken().next();
        if (item.broken() && item.spoken().allSent()) {
            closeBroken(item);
        } else if (item.spoken().over()) {
            close(item, item.spoken().told(), false);
        } else if (!more.isEmpty()) {
            Transcript piece = new Transcript(Role.ASSISTANT, item.id(), more, Transcript.Mode.APPEND, false);
            send(new CallerCommand.Caption(piece, item.spoken().told(), item.order(), false));
        }
    }

    private void close(CaptionedItem item, String all, boolean interrupted) {
        item.close();
        if (interrupted || !all.isEmpty()) {
            memory.said(item.id(), Role.ASSISTANT, all, interrupted);
            Transcript last = new Transcript(Role.ASSISTANT, item.id(), all, Transcript.Mode.REPLACE, true);
            send(new CallerCommand.Caption(last, all, item.order(), interrupted));
        }
    }

    /**
     * The model is lost: what it had said is still heard, and remembered as it will have been; of what it was saying no more comes.
     *
     * @return all items that the next model knows nothing of
     */
    public Set<String> onLost() {
        for (CaptionedItem item : items.values()) {
            if (item.model() && !item.closed()) {
                if (!item.spoken().isWhole()) {
                    item.breakOff();
                }
                memory.said(item.id(), Role.ASSISTANT, item.spoken().received(), false);
                if (item.broken() && item.spoken().allSent()) {
                    closeBroken(item);
                }
            }
        }
        return Set.copyOf(items.keySet());
    }

    private void closeBroken(CaptionedItem item) {
        String words = item.spoken().received();
        item.close();
        if (item.spoken().begun() || !words.isEmpty()) {
            close(item, words, true);
        }
    }

    /** The model was cut off, and this is what was heard of each of its items that had not been played. */
    public void onCutOff(List<Heard> cutOff) {
        for (Heard heard : cutOff) {
            CaptionedItem item = items.get(heard.item().itemId());
            if (item != null && !item.closed()) {
                String words = item.spoken().heard(heard.playedMillis());
                item.close();
                // Of what nobody has read or heard there is nothing to say.
                if (item.spoken().begun() || !words.isEmpty()) {
                    close(item, words, true);
                } else {
                    memory.said(item.id(), Role.ASSISTANT, "", true);
                }
            }
        }
        for (CaptionedItem item : items.values()) {
            // Words without any speech yet: it would have come.
            if (item.model() && !item.spoken().begun()) {
                item.close();
            }
        }
    }

    /** The call is over: nobody is told any more, but what has been heard of an answer is kept. */
    public void close() {
        for (CaptionedItem item : items.values()) {
            if (kept != null && item.model() && !item.closed() && item.spoken().begun()) {
                kept.onWords(new Words(item.id(), true, item.spoken().told(), true), now());
            }
        }
    }
}
