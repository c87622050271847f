package org.tandemrelay.relay.playout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;

/** What has been received, sent and, as far as the caller told, played of the items that may still be playing. */
final class HeardLedger {

    private final Deque<Account> accounts = new ArrayDeque<>();
    private final AudioFormat format;

    HeardLedger(AudioFormat format) {
        this.format = format;
    }

    private static final class Account {
        private final OutputItem item;
        private long receivedBytes;
        private long sentBytes;

        /** -1 until the caller reports. */
        private long reportedNanos = -1;

        private long reportedAtNanos;

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
            account.reportedNanos = Math.max(0, playedMillis) * 1_000_000;
            account.reportedAtNanos = nowNanos;
        }
    }

    /** All of an answer has been played: what the clock says no longer counts. */
    void playedOut(String responseId) {
        accounts.removeIf(account -> responseId.equals(account.item.responseId()));
    }

    /**
     * What was heard of each item that has not been heard to its end, oldest first.
     *
     * @param aheadNanos what the far end holds unplayed, by the clock
     */
    List<Heard> cutOff(long nowNanos, long aheadNanos) {
        List<Heard> cut = new ArrayList<>();
        long unplayed = aheadNanos;
        // The far end plays in order, so what it has not played is the newest.
        for (Iterator<Account> newestFirst = accounts.descendingIterator(); newestFirst.hasNext(); ) {
            Account account = newestFirst.next();
            long sent = format.nanosOf(account.sentBytes);
            long byClock = Math.max(0, sent - unplayed);
            unplayed = Math.max(0, unplayed - sent);
            long played = account.reportedNanos < 0 ? byClock : byReport(account, nowNanos, sent);
            if (played < format.nanosOf(account.receivedBytes)) {
                cut.add(new Heard(account.item, played / 1_000_000));
            }
        }
        Collections.reverse(cut);
        return cut;
    }

    /** From the last report on, the caller has gone on playing. */
    private static long byReport(Account account, long nowNanos, long sentNanos) {
        return Math.min(sentNanos, account.reportedNanos + (nowNanos - account.reportedAtNanos));
    }

    void clear() {
        accounts.clear();
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
