package org.tandemrelay.relay.keeping;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/**
 * What the caller hears, as its far end plays it: in order, without a gap, from when it comes. It is held back for two seconds, since until then the caller may
 * interrupt, and it turn out that some was never heard.
 */
final class ModelTrack {

    /** As late as a far end is ever believed to play. */
    static final long HOLD_NANOS = 2_000_000_000L;

    private static final int MOST_ITEMS = 16;

    private final Deque<Sent> sent = new ArrayDeque<>();

    /** How much of each of the last items was sent. */
    private final Map<String, Long> sentNanos = new LinkedHashMap<>();

    private long endNanos;

    private record Sent(String item, Piece piece) {}

    void onSent(String item, AudioFormat format, byte[] bytes, long atNanos) {
        Piece piece = new Piece(Piece.Side.MODEL, format, Math.max(endNanos, atNanos), bytes);
        endNanos = piece.endNanos();
        sent.add(new Sent(item, piece));
        sentNanos.merge(item, piece.nanos(), Long::sum);
        if (sentNanos.size() > MOST_ITEMS) {
            sentNanos.remove(sentNanos.keySet().iterator().next());
        }
    }

    /** How long the far end has still to play. */
    long aheadNanos(long atNanos) {
        return endNanos - atNanos;
    }

    /** An item was cut off when so much of it had been heard. */
    void onCutOff(String item, long heardNanos, long atNanos) {
        long unheard = sentNanos.getOrDefault(item, 0L) - heardNanos;
        Deque<Sent> kept = new ArrayDeque<>();
        Iterator<Sent> latest = sent.descendingIterator();
        while (latest.hasNext()) {
            Sent one = latest.next();
            Piece rest = one.piece();
            if (one.item().equals(item) && unheard > 0) {
                long nanos = rest.nanos();
                rest = rest.within(rest.startNanos(), rest.endNanos() - unheard);
                unheard -= nanos;
            }
            if (rest != null) {
                kept.addFirst(new Sent(one.item(), rest));
            }
        }
        sent.clear();
        sent.addAll(kept);
        sentNanos.put(item, Math.min(sentNanos.getOrDefault(item, 0L), heardNanos));
        // The far end has nothing left to play.
        endNanos = sent.isEmpty()
                ? atNanos
                : Math.max(atNanos, sent.getLast().piece().endNanos());
    }

    /** The next piece whose begin was heard before; null if there is none. */
    @Nullable
    Piece begunBefore(long nanos) {
        Sent first = sent.peek();
        if (first == null || first.piece().startNanos() >= nanos) {
            return null;
        }
        sent.remove();
        return first.piece();
    }

    /** What there is of the next piece before the end of the call; null if there is nothing more. */
    @Nullable
    Piece last(long callEndNanos) {
        Sent first = sent.poll();
        return first == null ? null : first.piece().within(first.piece().startNanos(), callEndNanos);
    }
}
