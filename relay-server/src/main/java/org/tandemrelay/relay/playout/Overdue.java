package org.tandemrelay.relay.playout;

import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * How late speech has become because the caller did not read, and the dropping of it. What the model has spoken ahead is not late: only time
 * counts in which the caller had nothing left to hear though speech waited for it.
 *
 * <p>A short hold-up is not made up for. When they come to more than the limit, all that they come to is dropped, from what waits and from
 * what comes next, until the answer ends. All times are of one monotonic clock, in ns.
 */
@EachFrame(Way.DOWN)
final class Overdue {

    private final PlayoutSettings settings;
    private final AudioFormat format;
    private final PlayoutQueue queue;
    private final HeardLedger ledger;
    private final PlayoutOutput output;

    /** -1 while nothing is held up. */
    private long heldSinceNanos = -1;

    private long lateNanos;
    private boolean dropping;

    /** Dropped, and not told yet. */
    private long droppedNanos;

    Overdue(PlayoutSettings settings, AudioFormat format, Waiting waiting, PlayoutOutput output) {
        this.settings = settings;
        this.format = format;
        this.queue = waiting.queue();
        this.ledger = waiting.ledger();
        this.output = output;
    }

    /** What waits, and the account of it. */
    record Waiting(PlayoutQueue queue, HeardLedger ledger) {}

    /**
     * Looks whether the caller reads. Before anything is written in this turn: what is still in the socket then was not read.
     *
     * @param dry whether the far end has nothing left to play
     */
    void look(boolean dry, long nowNanos) {
        boolean held = queue.headItem() != null && !output.reads() && (settings.unlimited() || held() || dry);
        if (held == held()) {
            return;
        }
        if (held) {
            heldSinceNanos = nowNanos;
        } else {
            lateNanos += nowNanos - heldSinceNanos;
            heldSinceNanos = -1;
            dropping = settings.dropsLate() && lateNanos > settings.lateMillis() * 1_000_000;
        }
        output.onHeldUp(held);
    }

    private boolean held() {
        return heldSinceNanos != -1;
    }

    /** Whether anything is to be dropped, or was and has yet to be told. */
    boolean catchingUp() {
        return dropping || droppedNanos > 0;
    }

    /**
     * Drops what is late of what waits.
     *
     * @param marks sends those whose turn it is
     * @return whether that was all, and the caller has been told
     */
    boolean drop(Runnable marks) {
        OutputItem item = queue.headItem();
        while (item != null && lateBytes() > 0) {
            int length = queue.fitting(lateBytes());
            queue.take(length).release();
            ledger.dropped(item, length);
            long nanos = format.nanosOf(length);
            droppedNanos += nanos;
            lateNanos -= nanos;
            output.onDropped(item, nanos);
            marks.run();
            item = queue.headItem();
        }
        if (lateBytes() > 0) {
            return false;
        }
        caughtUp();
        long droppedMillis = droppedNanos / 1_000_000;
        droppedNanos = 0;
        if (droppedMillis > 0) {
            output.onCaughtUp(droppedMillis);
        }
        return droppedMillis > 0;
    }

    private int lateBytes() {
        return dropping ? (int) format.bytesOf(lateNanos / 1_000_000) : 0;
    }

    /** What follows is in time. */
    void caughtUp() {
        lateNanos = 0;
        dropping = false;
    }

    /** Nothing waits any more. */
    void reset() {
        if (held()) {
            heldSinceNanos = -1;
            output.onHeldUp(false);
        }
        droppedNanos = 0;
        caughtUp();
    }
}
