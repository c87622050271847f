package org.tandemrelay.relay.spend;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.spend.DaySpent.Spent;

/** What somebody has spent today. Safe from any thread, and without a lock but at midnight. */
final class Account {

    private final Budget.Holder holder;
    private volatile Day current = new Day(0);

    /** One day's. */
    private static final class Day {
        /** Since 1970, UTC. */
        private final long number;

        private final AtomicLong audioMillis = new AtomicLong();
        private final AtomicLong costNanos = new AtomicLong();
        private final AtomicBoolean told = new AtomicBoolean();

        Day(long number) {
            this.number = number;
        }
    }

    Account(Budget.Holder holder) {
        this.holder = holder;
    }

    private Day day(long number) {
        Day known = current;
        return known.number < number ? begin(number) : known;
    }

    private synchronized Day begin(long number) {
        if (current.number < number) {
            current = new Day(number);
        }
        return current;
    }

    void book(long audioMillis, long costNanos, long dayNumber) {
        Day day = day(dayNumber);
        day.audioMillis.addAndGet(audioMillis);
        day.costNanos.addAndGet(costNanos);
    }

    /** All of that day; nothing if it has not come yet, or is over. */
    Spent spent(long dayNumber) {
        Day day = current;
        return day.number == dayNumber ? new Spent(day.audioMillis.get(), day.costNanos.get()) : Spent.NOTHING;
    }

    /** What of the limit is reached; null if nothing is. */
    @Nullable
    Budget reached(SpendLimit limit, long dayNumber) {
        Day day = day(dayNumber);
        if (limit.costReached(day.costNanos.get())) {
            return new Budget(holder, false);
        }
        return limit.audioReached(day.audioMillis.get()) ? new Budget(holder, true) : null;
    }

    /** Whether it is the first time today that this is asked. */
    boolean tellFirst(long dayNumber) {
        return day(dayNumber).told.compareAndSet(false, true);
    }

    /** Whether nothing of it is of this day. */
    boolean stale(long dayNumber) {
        return current.number < dayNumber;
    }
}
