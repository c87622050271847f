package org.tandemrelay.relay.playout;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Where a call's speech is heard: what was sent there, and how much of it has been played, by the clock and by what the caller tells.
 *
 * <p>All times are of one monotonic clock, in ns.
 */
@EachFrame(Way.DOWN)
final class FarEnd {

    /** However late it says that it plays, its last word is not waited for any longer. */
    private static final long MOST_LATE_NANOS = 2_000_000_000;

    private final AudioFormat format;
    private final HeardLedger ledger;
    private final PlayoutClock clock = new PlayoutClock();
    private final Lateness lateness = new Lateness();

    /** Nothing was sent yet; what is, {@code ledger} accounts for. */
    FarEnd(AudioFormat format, HeardLedger ledger) {
        this.format = format;
        this.ledger = ledger;
    }

    /** How long it has still to play: 0 if it has run dry. */
    long aheadNanos(long nowNanos) {
        return clock.aheadNanos(nowNanos);
    }

    /** Whether it has nothing left to play. */
    boolean dry(long nowNanos) {
        return clock.dry(nowNanos);
    }

    /** When all that was sent is played, by the clock alone; it may be over. Only once something was. */
    long endNanos() {
        return clock.endNanos();
    }

    /** How much later than by the clock it has played all, as far as that is waited for. */
    long lateNanos() {
        return Math.min(MOST_LATE_NANOS, Math.max(0, lateness.nanos()));
    }

    /** So many bytes of an item's speech are being sent. */
    void sent(OutputItem item, int bytes, long nowNanos) {
        if (clock.dry(nowNanos)) {
            ledger.restarted();
            lateness.onRestart();
        }
        moved(item, bytes, nowNanos);
    }

    /** So many bytes more, or fewer if negative, have gone there than was said when they were sent. */
    void moved(OutputItem item, int bytes, long nowNanos) {
        clock.sent(nowNanos, format.nanosOf(bytes));
        ledger.sent(item, bytes);
    }

    /** It has played all that there was. */
    void ranDry() {
        ledger.ranDry();
    }

    /**
     * The caller told how much of an item it has played.
     *
     * @param inTime whether it is read as soon as it came, so that it tells how late the far end is
     */
    void reported(String itemId, long playedMillis, boolean inTime, long nowNanos) {
        told(ledger.reported(itemId, playedMillis), inTime, nowNanos);
    }

    /** Likewise that it has played an answer to its end. */
    void playedOut(String responseId, boolean inTime, long nowNanos) {
        told(ledger.playedOut(responseId), inTime, nowNanos);
    }

    private void told(long positionNanos, boolean inTime, long nowNanos) {
        // What was played before the last pause says nothing about when this stretch began.
        if (positionNanos != HeardLedger.UNKNOWN && ledger.inThisStretch(positionNanos) && inTime) {
            long byClockNanos = clock.endNanos() - (ledger.sentNanos() - positionNanos);
            lateness.onReport(nowNanos - byClockNanos);
        }
    }

    /** So long a word to it took, and the answer back. */
    void roundTrip(long nanos) {
        lateness.onRoundTrip(nanos);
    }

    /** Whether some of an item that this is true of waits for it, or is being played. */
    boolean unheard(Predicate<OutputItem> which, long nowNanos) {
        return ledger.unheard(positionNanos(nowNanos), which);
    }

    /**
     * It is told to throw away what it has not played, and nothing that waits for it comes.
     *
     * @param openResponse the answer that the model has not finished; null if it has
     * @return what had been heard of each item that is thereby cut off, oldest first
     */
    List<Heard> cutOff(@Nullable String openResponse, long nowNanos) {
        List<Heard> cut = ledger.cutOff(positionNanos(nowNanos), openResponse);
        clock.flush();
        ledger.clear();
        return cut;
    }

    /** What the caller will have played, of all that was sent, when a word that leaves now has reached it. */
    private long positionNanos(long nowNanos) {
        return ledger.sentNanos() - (clock.endNanos() - nowNanos) - lateness.nanos();
    }
}
