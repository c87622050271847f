package org.tandemrelay.relay.playout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * What was received and sent of the items that may still be playing, and how far the caller told that it has played.
 *
 * <p>The far end plays in order, so one position within all that was sent says how much was heard of every item. The clock gives the
 * latest position there can be, a report the earliest.
 */
final class HeardLedger {

    private final Deque<Account> accounts = new ArrayDeque<>();
    private final AudioFormat format;

    /** The item of the last report; null if there was none, or its item is no longer here. */
    private @Nullable Account reported;

    /** How much of it had been played when the report came. */
    private long reportedNanos;

    private long reportedAtNanos;

    HeardLedger(AudioFormat format) {
        this.format = format;
    }

    private static final class Account {
        private final OutputItem item;
        private long receivedBytes;
        private long sentBytes;

        Account(OutputItem item) {
            this.item = item;
        }
    }

    void received(OutputItem item, int bytes) {
        Account last = accounts.peekLast();
        if (last == null || !last.item.equals(item)) {
            last = new Account(item);
            accounts.add(last);
        }
        last.receivedBytes += bytes;
    }

    void sent(OutputItem item, int bytes) {
        Account account = find(item.itemId());
        if (account != null) {
            account.sentBytes += bytes;
        }
    }

    /** The caller says how much of an item it has played. Unknown items, played out long since, are ignored. */
    void reported(String itemId, long playedMillis, long nowNanos) {
        Account account = find(itemId);
        if (account != null) {
            long sentNanos = format.nanosOf(account.sentBytes);
            boolean beyondSent = playedMillis > sentNanos / 1_000_000;
            report(account, beyondSent ? sentNanos : Math.max(0, playedMillis) * 1_000_000, nowNanos);
        }
    }

    private void report(@Nullable Account account, long playedNanos, long nowNanos) {
        reported = account;
        reportedNanos = playedNanos;
        reportedAtNanos = nowNanos;
    }

    /** The caller says that it has played all of an answer, and so all before it; what follows begins now. */
    void playedOut(String responseId, long nowNanos) {
        int played = 0;
        int index = 0;
        for (Account account : accounts) {
            index++;
            if (responseId.equals(account.item.responseId())) {
                played = index;
            }
        }
        if (played > 0) {
            dropOldest(played);
            report(accounts.peekFirst(), 0, nowNanos);
        }
    }

    /** By the clock, all that was sent has been played. The newest item may go on after a pause, and keeps its account. */
    void ranDry() {
        dropOldest(accounts.size() - 1);
    }

    private void dropOldest(int count) {
        for (int i = 0; i < count; i++) {
            if (accounts.remove() == reported) {
                reported = null;
            }
        }
    }

    /**
     * What was heard of each item that has not been heard to its end, oldest first.
     *
     * @param aheadNanos what the far end holds unplayed, by the clock
     */
    List<Heard> cutOff(long nowNanos, long aheadNanos) {
        List<Heard> cut = new ArrayList<>();
        long rest = position(nowNanos, aheadNanos);
        for (Account account : accounts) {
            long sent = format.nanosOf(account.sentBytes);
            long played = Math.max(0, Math.min(sent, rest));
            rest -= sent;
            if (played < format.nanosOf(account.receivedBytes)) {
                cut.add(new Heard(account.item, played / 1_000_000));
            }
        }
        return cut;
    }

    /** How much of all that was sent has been played, in ns from the beginning of the oldest account. */
    private long position(long nowNanos, long aheadNanos) {
        long sent = 0;
        long atReport = 0;
        for (Account account : accounts) {
            if (account == reported) {
                atReport = sent + reportedNanos;
            }
            sent += format.nanosOf(account.sentBytes);
        }
        long byClock = sent - aheadNanos;
        if (reported == null) {
            return byClock;
        }
        // It has played on since the report, but not what had not come yet.
        return Math.max(atReport, Math.min(atReport + (nowNanos - reportedAtNanos), byClock));
    }

    void clear() {
        accounts.clear();
        reported = null;
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
