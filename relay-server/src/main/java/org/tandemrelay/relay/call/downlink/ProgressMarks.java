package org.tandemrelay.relay.call.downlink;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Marks within an answer, for callers that send them back when they have played so far. The first follow each other sooner: they tell
 * when the far end began to play. The one after these may come sooner too, see {@link MarkPhases}; the others are as far apart as is usual.
 *
 * <p>A mark that was under way when the caller was told to flush says nothing when it comes back: some send back all of them at once.
 * Marks are numbers here, and nothing is made for one: their names are {@link MarkName}.
 */
@EachFrame(Way.DOWN)
final class ProgressMarks {

    private static final long FIRST_NANOS = 20_000_000;
    private static final long EARLY_NANOS = 40_000_000;
    private static final int EARLY = 3;

    /** Under way at once, at most: then the oldest is forgotten, since a far end so far behind does not send them back at all. */
    private static final int MOST = 1_024;

    private final long everyNanos;
    private final long soonerNanos;

    /** What the marks under way say, by the lowest bits of their numbers. Both are as long, a power of two. */
    private @Nullable OutputItem[] items = new OutputItem[8];

    private long[] positionsMillis = new long[8];

    /** The number of the last mark that was sent. */
    private long count;

    /** The number of the last that is under way no more, as all before it. */
    private long gone;

    /** What is being sent; null before the first, and after a flush. */
    private @Nullable OutputItem item;

    private long sentNanos;
    private long markedNanos;

    /** Marks of the item so far. */
    private int marked;

    private long playedMillis;

    /**
     * Marks of one call.
     *
     * @param everyMillis of speech
     * @param soonerMillis less than that: by so much sooner the first usual mark of an item comes
     */
    ProgressMarks(int everyMillis, int soonerMillis) {
        this.everyNanos = everyMillis * 1_000_000L;
        this.soonerNanos = soonerMillis * 1_000_000L;
    }

    /**
     * So much of an item has left.
     *
     * @return the number of the mark that is to follow it; {@link MarkName#NO_NUMBER} if none is due
     */
    long sent(OutputItem of, long nanos) {
        if (!of.equals(item)) {
            item = of;
            sentNanos = 0;
            markedNanos = 0;
            marked = 0;
        }
        sentNanos += nanos;
        if (sentNanos - markedNanos < nextNanos()) {
            return MarkName.NO_NUMBER;
        }
        markedNanos = sentNanos;
        marked++;
        return add(of, sentNanos / 1_000_000);
    }

    private long nextNanos() {
        if (marked >= EARLY) {
            return marked == EARLY ? everyNanos - soonerNanos : everyNanos;
        }
        return Math.min(everyNanos, marked == 0 ? FIRST_NANOS : EARLY_NANOS);
    }

    private long add(OutputItem of, long positionMillis) {
        if (count - gone == items.length) {
            makeRoom();
        }
        count++;
        items[place(count)] = of;
        positionsMillis[place(count)] = positionMillis;
        return count;
    }

    private void makeRoom() {
        int length = items.length;
        if (length == MOST) {
            gone++;
            return;
        }
        // Twice over, so that each is in the place that its one more bit says.
        items = Arrays.copyOf(items, 2 * length);
        positionsMillis = Arrays.copyOf(positionsMillis, 2 * length);
        System.arraycopy(items, 0, items, length, length);
        System.arraycopy(positionsMillis, 0, positionsMillis, length, length);
    }

    private int place(long number) {
        return (int) number & items.length - 1;
    }

    /**
     * The item of a mark that came back; null if the number is of no mark under way, or it was flushed. Those before it have come back too,
     * or never will.
     */
    @Nullable
    OutputItem cameBack(long number) {
        if (number <= gone || number > count) {
            return null;
        }
        gone = number;
        playedMillis = positionsMillis[place(number)];
        return items[place(number)];
    }

    /** Ms of the item, from its start, that were played when the last mark came back. */
    long playedMillis() {
        return playedMillis;
    }

    /** The caller drops what it has not played, marks too. */
    void flush() {
        gone = count;
        item = null;
    }
}
