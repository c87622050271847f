package org.tandemrelay.relay.recorded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loudspeaker that makes no sound: knows which sample would be heard when.
 *
 * <p>Audio is heard from the moment it comes, or when what came before it has been heard; nothing is held back to smooth a network,
 * so that each hole the relay leaves is seen. An answer lasts from its first audio until the relay says that it is whole, a flush
 * or another response; from a relay that has no words for that, until a pause. If the loudspeaker runs dry in between, that is a gap.
 *
 * <p>Confined to one thread. Positions are samples since the call was connected and never go back; the time passed to the methods
 * must not either.
 */
final class CallerPlayout {

    /** Audio of one item without a hole; or else a mark and its name, or where an answer ends: then {@code end} is {@code start}. */
    private record Entry(Kind kind, Item item, @Nullable String mark, long start, long end) {}

    private enum Kind {
        AUDIO,
        MARK,
        ANSWER_END
    }

    /** One item of the model's, as far as it came and as far as it was heard. */
    private static final class Item {
        final @Nullable String id;
        final @Nullable String response;
        long playedSamples;
        long endPosition;

        Item(@Nullable String id, @Nullable String response) {
            this.id = id;
            this.response = response;
        }
    }

    private final CallClock clock;
    private final PlayoutListener listener;
    private final long pauseSamples;
    private final Deque<Entry> queue = new ArrayDeque<>();
    private final Map<String, Item> items = new HashMap<>();

    /** What arriving audio belongs to. */
    private Item arriving = new Item(null, null);
    /** What is being heard; null in a pause. */
    private @Nullable Item heard;

    private long queueEnd;
    private boolean inAnswer;

    /**
     * A loudspeaker that has nothing to play.
     *
     * @param pauseSamples so much silence is no gap, but between two answers
     */
    CallerPlayout(CallClock clock, PlayoutListener listener, long pauseSamples) {
        this.clock = clock;
        this.listener = listener;
        this.pauseSamples = pauseSamples;
    }

    /** The audio that follows belongs to this item, until the next call. */
    void startItem(@Nullable String id, @Nullable String response) {
        if (response != null && arriving.response != null && !response.equals(arriving.response)) {
            inAnswer = false;
        }
        arriving = id == null ? new Item(null, response) : items.computeIfAbsent(id, key -> new Item(key, response));
    }

    /**
     * Takes audio that has just come.
     *
     * @param samples how much; more than 0
     * @return the position at which its first sample is heard
     */
    long add(int samples, long nowNanos) {
        advance(nowNanos);
        long now = clock.sampleAt(nowNanos);
        long start = Math.max(now, queueEnd);
        if (inAnswer && start - queueEnd >= pauseSamples) {
            inAnswer = false;
        }
        if (!inAnswer) {
            inAnswer = true;
            if (arriving.id == null) {
                // Without a name it cannot be the one that was heard before.
                arriving = new Item(null, arriving.response);
            }
            listener.onAnswerBegins(start);
        } else if (start > queueEnd) {
            listener.onGap(queueEnd, start - queueEnd);
        }
        queueEnd = start + samples;
        queue.add(new Entry(Kind.AUDIO, arriving, null, start, queueEnd));
        advance(nowNanos);
        return start;
    }

    /** The answer so far is whole. */
    void endAnswer(long nowNanos) {
        inAnswer = false;
        queue.add(new Entry(Kind.ANSWER_END, arriving, null, queueEnd, queueEnd));
        advance(nowNanos);
    }

    /** {@code name} is told to the listener when all before it has been heard. */
    void mark(String name, long nowNanos) {
        queue.add(new Entry(Kind.MARK, arriving, name, queueEnd, queueEnd));
        advance(nowNanos);
    }

    /** The marks that were not reached until the last {@link #advance}, in order. */
    List<String> marks() {
        List<String> names = new ArrayList<>();
        for (Entry entry : queue) {
            if (entry.mark() != null) {
                names.add(entry.mark());
            }
        }
        return names;
    }

    /**
     * Drops what has not been heard, marks included.
     *
     * @return samples dropped
     */
    long flush(long nowNanos) {
        advance(nowNanos);
        long now = clock.sampleAt(nowNanos);
        long dropped = Math.max(0, queueEnd - now);
        queue.clear();
        queueEnd = Math.min(queueEnd, now);
        inAnswer = false;
        endHeard();
        return dropped;
    }

    /** Lets time pass: tells the listener what began and ended until {@code nowNanos}. */
    void advance(long nowNanos) {
        advanceTo(clock.sampleAt(nowNanos));
    }

    private void advanceTo(long now) {
        for (Entry entry = queue.peek(); entry != null && entry.start() <= now; entry = queue.peek()) {
            switch (entry.kind()) {
                case ANSWER_END -> endHeard();
                case MARK -> listener.onMarkPlayed(Objects.requireNonNull(entry.mark()), entry.start());
                case AUDIO -> {
                    hear(entry, now);
                    if (entry.end() > now) {
                        return;
                    }
                }
            }
            queue.remove();
        }
    }

    /** Position of the sample after the last that was queued or heard. */
    long queueEnd() {
        return queueEnd;
    }

    /** Whether something is heard at the moment. */
    boolean playing(long nowNanos) {
        return queueEnd > clock.sampleAt(nowNanos);
    }

    /** The item being heard, or the last one of an unfinished answer; null in a pause or if it has no name. */
    @Nullable
    String heardItem() {
        return heard == null ? null : heard.id;
    }

    /** Whole milliseconds of the item that were heard until the last {@link #advance}; 0 for one that never came. */
    long playedMillis(String id) {
        Item item = items.get(id);
        return item == null ? 0 : (long) clock.millisOf(item.playedSamples);
    }

    /** The call is over and this is all: what is still queued is heard to its end. */
    void finish() {
        advanceTo(Long.MAX_VALUE);
        endHeard();
    }

    private void hear(Entry entry, long now) {
        Item item = entry.item();
        if (item != heard) {
            endHeard();
            heard = item;
            listener.onItemBegins(item.id, item.response, entry.start());
        }
        long until = Math.min(now, entry.end());
        long from = Math.max(entry.start(), item.endPosition);
        item.playedSamples += Math.max(0, until - from);
        item.endPosition = Math.max(item.endPosition, until);
    }

    private void endHeard() {
        Item item = heard;
        if (item != null) {
            heard = null;
            listener.onItemEnds(item.id, item.endPosition, item.playedSamples);
        }
    }
}
