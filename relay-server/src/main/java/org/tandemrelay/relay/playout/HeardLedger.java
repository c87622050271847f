package org.tandemrelay.relay.playout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * What was received and sent of the items that may still be playing, and how far the caller told that it has played.
 *
 * <p>The far end plays in order, so one position within all that was sent says how much was heard of every item. Positions are in ns
 * from the beginning of the oldest account.
 */
@EachFrame(Way.DOWN)
final class HeardLedger {

    /** There is no such item here. */
    static final long UNKNOWN = -1;

    /** Less than a sample: what is lost where bytes become ns piece by piece. */
    private static final long ROUNDING_NANOS = 1_000;

    private final Deque<Account> accounts = new ArrayDeque<>();
    private final AudioFormat format;

    /** The last of them, of which there is more nearly always; null if there is none. */
    private @Nullable Account newest;

    /** The caller has told that it has played so far. */
    private long toldNanos;

    /** Where the far end last began, after it had had nothing to play. */
    private long stretchNanos;

    HeardLedger(AudioFormat format) {
        this.format = format;
    }

    @EachFrame(Way.DOWN)
    private static final class Account {
        private final OutputItem item;
        private long receivedBytes;
        private long sentBytes;
        private Gaps gaps = Gaps.NONE;

        Account(OutputItem item) {
            this.item = item;
        }
    }

    void received(OutputItem item, int bytes) {
        Account last = newest;
        if (last == null || !last.item.equals(item)) {
            last = new Account(item);
            accounts.add(last);
            newest = last;
        }
        last.receivedBytes += bytes;
    }

    void sent(OutputItem item, int bytes) {
        Account last = newest;
        Account account = last != null && last.item.equals(item) ? last : find(item.itemId());
        if (account != null) {
            account.sentBytes += bytes;
        }
    }

    /** So much of an item will not be sent: what follows of it comes straight behind what was. */
    void dropped(OutputItem item, int bytes) {
        Account account = find(item.itemId());
        if (account != null) {
            account.gaps = account.gaps.and(format.nanosOf(account.sentBytes), format.nanosOf(bytes));
        }
    }

    /** What is sent from now on finds a far end that has played all before. */
    void restarted() {
        stretchNanos = sentNanos();
    }

    /** The position up to which all has been sent. */
    long sentNanos() {
        long sent = 0;
        for (Account account : accounts) {
            sent += format.nanosOf(account.sentBytes);
        }
        return sent;
    }

    /** Whether the far end has played without a pause from there until now. */
    boolean inThisStretch(long positionNanos) {
        return positionNanos > stretchNanos || stretchNanos == 0;
    }

    /**
     * The caller says how much of an item it has played.
     *
     * @return the position that this is, at most what was sent; {@link #UNKNOWN} for items that are played out long since
     */
    long reported(String itemId, long playedMillis) {
        long before = 0;
        for (Account account : accounts) {
            long sentNanos = format.nanosOf(account.sentBytes);
            if (account.item.itemId().equals(itemId)) {
                boolean beyondSent = playedMillis > sentNanos / 1_000_000;
                toldNanos = before + (beyondSent ? sentNanos : Math.max(0, playedMillis) * 1_000_000);
                return toldNanos;
            }
            before += sentNanos;
        }
        return UNKNOWN;
    }

    /**
     * The caller says that it has played all of an answer, and so all before it.
     *
     * @return the position that this is; {@link #UNKNOWN} for an answer that is not here
     */
    long playedOut(String responseId) {
        long position = 0;
        long end = UNKNOWN;
        for (Account account : accounts) {
            position += format.nanosOf(account.sentBytes);
            if (responseId.equals(account.item.responseId())) {
                end = position;
            }
        }
        toldNanos = Math.max(toldNanos, end);
        return end;
    }

    /** All that was sent has been played. The newest item may go on after a pause, and keeps its account. */
    void ranDry() {
        while (accounts.size() > 1) {
            long dropped = format.nanosOf(accounts.remove().sentBytes);
            toldNanos = Math.max(0, toldNanos - dropped);
            stretchNanos = Math.max(0, stretchNanos - dropped);
        }
    }

    /**
     * What was heard of each item that has not been heard to its end, oldest first. Of an answer that goes on, nobody knows the end: its
     * newest item is one of them even if all that came of it has been heard.
     *
     * @param positionNanos what the far end has played, as far as anybody knows: never believed to be before what it told or before its
     *     last start, nor beyond what was sent
     * @param openResponse the answer that goes on; null if none does
     */
    List<Heard> cutOff(long positionNanos, @Nullable String openResponse) {
        List<Heard> cut = new ArrayList<>();
        long rest = Math.max(positionNanos, Math.max(toldNanos, stretchNanos));
        for (Account account : accounts) {
            long sent = format.nanosOf(account.sentBytes);
            long played = Math.max(0, Math.min(sent, rest));
            rest -= sent;
            boolean goesOn =
                    account == newest && openResponse != null && openResponse.equals(account.item.responseId());
            if (goesOn || account.gaps.inItem(played) + ROUNDING_NANOS < format.nanosOf(account.receivedBytes)) {
                cut.add(new Heard(account.item, played / 1_000_000, account.gaps));
            }
        }
        return cut;
    }

    /** Whether the far end may still have to play some of an item that this is true of. */
    boolean unheard(long positionNanos, Predicate<OutputItem> which) {
        long end = 0;
        for (Account account : accounts) {
            end += format.nanosOf(account.sentBytes);
            long accounted = format.nanosOf(account.sentBytes) + account.gaps.nanos();
            boolean over = end <= positionNanos && accounted + ROUNDING_NANOS >= format.nanosOf(account.receivedBytes);
            if (!over && which.test(account.item)) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        accounts.clear();
        newest = null;
        toldNanos = 0;
        stretchNanos = 0;
    }

    private @Nullable Account find(String itemId) {
        for (Account account : accounts) {
            if (account.item.itemId().equals(itemId)) {
                return account;
            }
        }
        return null;
    }
}
