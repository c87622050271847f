package org.tandemrelay.relay.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * Marks within an answer, for callers that send them back when they have played so far. The first follow each other sooner: they tell
 * when the far end began to play.
 *
 * <p>A mark that was under way when the caller was told to flush says nothing when it comes back: some send back all of them at once.
 */
final class ProgressMarks {

    private static final long FIRST_NANOS = 20_000_000;
    private static final long EARLY_NANOS = 40_000_000;
    private static final int EARLY = 3;

    private final long everyNanos;
    private final Deque<Progress> underWay = new ArrayDeque<>();
    private long count;

    /** What is being sent; null before the first, and after a flush. */
    private @Nullable OutputItem item;

    private long sentNanos;
    private long markedNanos;

    /** Marks of the item so far. */
    private int marked;

    /**
     * What a mark that came back says.
     *
     * @param name of the mark
     * @param item that was played
     * @param playedMillis ms of it, from its start
     */
    record Progress(String name, OutputItem item, long playedMillis) {}

    /** Marks after so many ms of speech. */
    ProgressMarks(int everyMillis) {
        this.everyNanos = everyMillis * 1_000_000L;
    }

    /**
     * So much of an item has left.
     *
     * @return the name of the mark that is to follow it; null if none is due
     */
    @Nullable
    String sent(OutputItem of, long nanos) {
        if (!of.equals(item)) {
            item = of;
            sentNanos = 0;
            markedNanos = 0;
            marked = 0;
        }
        sentNanos += nanos;
        if (sentNanos - markedNanos < nextNanos()) {
            return null;
        }
        markedNanos = sentNanos;
        marked++;
        count++;
        Progress progress = new Progress("p" + count, of, sentNanos / 1_000_000);
        underWay.add(progress);
        return progress.name();
    }

    private long nextNanos() {
        if (marked >= EARLY) {
            return everyNanos;
        }
        return Math.min(everyNanos, marked == 0 ? FIRST_NANOS : EARLY_NANOS);
    }

    /** What a mark that came back says; null if it is none of these, or was flushed. Those before it have come back too, or never will. */
    @Nullable
    Progress cameBack(String name) {
        for (Progress progress : underWay) {
            if (progress.name().equals(name)) {
                forgetUntil(progress);
                return progress;
            }
        }
        return null;
    }

    private void forgetUntil(Progress progress) {
        Progress oldest;
        do {
            oldest = underWay.remove();
        } while (!oldest.equals(progress));
    }

    /** The caller drops what it has not played, marks too. */
    void flush() {
        underWay.clear();
        item = null;
    }
}
