package org.tandemrelay.relay.playout;

import java.util.Arrays;

/** The last few of a series of measurements. */
final class Recent {

    private final long[] values;
    private final long[] sorted;
    private int count;
    private int next;

    /** Keeps at most so many. */
    Recent(int most) {
        this.values = new long[most];
        this.sorted = new long[most];
    }

    void add(long value) {
        values[next] = value;
        next = (next + 1) % values.length;
        count = Math.min(count + 1, values.length);
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
        next = 0;
    }

    /**
     * The mean of the middle half, which one or two that are far off do not move.
     *
     * @return 0 if there is none
     */
    long middle() {
        if (count == 0) {
            return 0;
        }
        System.arraycopy(values, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        int outer = count < 3 ? 0 : Math.max(1, count / 4);
        long sum = 0;
        for (int i = outer; i < count - outer; i++) {
            sum += sorted[i];
        }
        return sum / (count - 2 * outer);
    }
}
