package org.tandemrelay.relay.keeping;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.keeping.Utterances.Spell;
import org.tandemrelay.relay.redaction.Redactor;

/**
 * Keeps the words of one call beside its recording, in the conversation's order: what comes late is waited for, and takes its place. Of what was said in a pause,
 * or partly in one, only the place is kept, and of what was said before the recording began nothing. Confined to the call's event loop; waits for nobody.
 */
public final class CallTranscript {

    /** Words of the caller come from another model, which takes its time. What comes later than this has its number, but not its place. */
    private static final long LATEST_NANOS = 30_000_000_000L;

    private static final int MOST_WAITING = 64;

    /** By so much what the model hears may lag behind what the caller says. */
    private static final long LAG_NANOS = 2_000_000_000L;

    private final Keeper keeper;
    private final Keeper.Order order;
    private final RecordingPolicy policy;
    private final Redactor redactor;
    private final Pauses pauses;
    private final long callNanos;
    private final Utterances caller = new Utterances();
    private final Utterances model = new Utterances();

    /** By their places. */
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();

    /** Null before it is started and when it is over. */
    private @Nullable TranscriptFile file;

    private long beginNanos;

    /** A place in the conversation, and since when it is there. */
    private static final class Waiting {
        private final String item;
        private final long sinceNanos;
        private @Nullable TranscriptLine line;

        Waiting(String item, long sinceNanos) {
            this.item = item;
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * What a transcript goes by.
     *
     * @param order whose it is
     * @param policy how it is kept
     * @param redactor takes out what nobody is to read
     * @param callNanos when the call began
     */
    record Terms(Keeper.Order order, RecordingPolicy policy, Redactor redactor, long callNanos) {}

    /** Of a call with these pauses. */
    CallTranscript(Keeper keeper, Terms terms, Pauses pauses) {
        this.keeper = keeper;
        this.order = terms.order();
        this.policy = terms.policy();
        this.redactor = terms.redactor();
        this.callNanos = terms.callNanos();
        this.pauses = pauses;
    }

    void start(long nowNanos) {
        beginNanos = nowNanos;
        file = keeper.beginTranscript(order, policy, redactor);
    }

    /** Something has this place in the conversation. */
    public void onPlace(String item, long place, long nowNanos) {
        if (file != null) {
            waiting.put(place, new Waiting(item, nowNanos));
        }
    }

    /** The model heard the caller begin to say something. */
    public void onCallerBegan(String item, long nowNanos) {
        caller.begin(item, nowNanos);
    }

    /** It heard the caller stop. */
    public void onCallerStopped(String item, long nowNanos) {
        caller.end(item, nowNanos);
    }

    /** Something of the model's is being sent to the caller. */
    public void onModelBegan(String item, long nowNanos) {
        model.begin(item, nowNanos);
    }

    /** All words of an item, as they were heard. */
    public void onWords(Words words, long nowNanos) {
        TranscriptFile open = file;
        if (open == null) {
            return;
        }
        Spell spell = (words.byModel() ? model : caller).of(words.item());
        if (beforeBegin(spell)) {
            return;
        }
        long place = 0;
        Waiting found = null;
        for (Map.Entry<Long, Waiting> one : waiting.entrySet()) {
            if (one.getValue().item.equals(words.item())) {
                place = one.getKey();
                found = one.getValue();
            }
        }
        long at = spell == null ? nowNanos : spell.fromNanos();
        TranscriptLine line = new TranscriptLine(words, place, (at - callNanos) / 1_000_000, null);
        if (paused(spell, words.byModel(), nowNanos)) {
            line = line.without(TranscriptLine.PAUSED);
        }
        if (found == null) {
            open.add(line);
        } else {
            found.line = line;
            advance(open, nowNanos);
        }
    }

    /** Nobody knows when it was said: then only a recording that began with the call has all of it. */
    private boolean beforeBegin(@Nullable Spell spell) {
        return spell == null ? policy.consent() != null : spell.fromNanos() < beginNanos;
    }

    /** Nobody knows when it was said: then it may have been in any pause. */
    private boolean paused(@Nullable Spell spell, boolean byModel, long nowNanos) {
        long lag = byModel ? 0 : LAG_NANOS;
        long from = spell == null ? Long.MIN_VALUE : spell.fromNanos() - lag - beginNanos;
        long until = spell == null ? nowNanos : Math.min(nowNanos, spell.untilNanos());
        return pauses.overlap(from, until - beginNanos);
    }

    private void advance(TranscriptFile open, long nowNanos) {
        Map.Entry<Long, Waiting> first = waiting.firstEntry();
        while (first != null) {
            Waiting head = first.getValue();
            if (head.line != null) {
                open.add(head.line);
            } else if (nowNanos - head.sinceNanos < LATEST_NANOS && waiting.size() <= MOST_WAITING) {
                return;
            }
            waiting.remove(first.getKey());
            first = waiting.firstEntry();
        }
    }

    void onBeat(long nowNanos) {
        if (file != null) {
            advance(file, nowNanos);
        }
    }

    void close() {
        TranscriptFile open = file;
        file = null;
        if (open != null) {
            for (Waiting last : waiting.values()) {
                if (last.line != null) {
                    open.add(last.line);
                }
            }
            waiting.clear();
            open.finish();
        }
    }
}
