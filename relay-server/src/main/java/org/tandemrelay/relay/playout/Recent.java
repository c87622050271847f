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
     * The second least of eight, of more or fewer in proportion: a network makes some late, and none early.
     *
     * @return 0 if there is none
     */
    long low() {
        if (count == 0) {
            return 0;
        }
        System.arraycopy(values, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        return sorted[(count - 1) / 4];
    }

    /** The least of the last few; there must be so many. */
    long leastOfLast(int few) {
        long least = Long.MAX_VALUE;
        for (int i = 1; i <= few; i++) {
            least = Math.min(least, values[Math.floorMod(next - i, values.length)]);
        }
        return least;
    }

    /** Forgets all but the last few; there must be so many. */
    void keepLast(int few) {
        long[] last = new long[few];
        for (int i = 0; i < few; i++) {
            last[i] = values[Math.floorMod(next - few + i, values.length)];
        }
        clear();
        for (long value : last) {
            add(value);
        }
    }
}
