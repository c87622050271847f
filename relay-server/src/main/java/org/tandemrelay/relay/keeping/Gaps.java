package org.tandemrelay.relay.keeping;

import java.util.ArrayList;
import java.util.List;

/** What is missing of a recording, from when to when, in ms from its begin. By one thread at a time. */
final class Gaps {

    /** More are joined to the last, which then covers some that is there: a line of the audit log has an end. */
    private static final int MOST = 100;

    /** Between frames, which come unevenly: nothing that anybody would miss. */
    private static final long JOIN_MILLIS = 20;

    private final List<Gap> gaps = new ArrayList<>();

    /** A stretch of one side, or of both. */
    private record Gap(String side, long fromMillis, long toMillis) {
        boolean reaches(String other, long millis) {
            return side.equals(other) && millis <= toMillis + JOIN_MILLIS && millis >= fromMillis;
        }

        Gap upTo(long millis) {
            return new Gap(side, fromMillis, Math.max(toMillis, millis));
        }

        @Override
        public String toString() {
            return side + " " + fromMillis + "-" + toMillis;
        }
    }

    /** All of a piece is. */
    void add(Piece piece) {
        add(piece.side().label(), piece.startNanos() / 1_000_000, piece.endNanos() / 1_000_000);
    }

    /** All that was said in that time is. */
    void addBoth(long fromMillis, long toMillis) {
        if (toMillis > fromMillis) {
            add("both", fromMillis, toMillis);
        }
    }

    private void add(String side, long fromMillis, long toMillis) {
        // The sides take turns, so the one before is not always of the same.
        for (int i = gaps.size() - 1; i >= Math.max(0, gaps.size() - 2); i--) {
            if (gaps.get(i).reaches(side, fromMillis)) {
                gaps.set(i, gaps.get(i).upTo(toMillis));
                return;
            }
        }
        if (gaps.size() < MOST) {
            gaps.add(new Gap(side, fromMillis, toMillis));
        } else {
            Gap last = gaps.get(MOST - 1);
            gaps.set(MOST - 1, new Gap("both", last.fromMillis(), Math.max(last.toMillis(), toMillis)));
        }
    }

    /** Takes those of another in. */
    void addAll(Gaps others) {
        others.gaps.forEach(gap -> add(gap.side(), gap.fromMillis(), gap.toMillis()));
    }

    boolean none() {
        return gaps.isEmpty();
    }

    /** As it stands in the audit log: {@code caller 1200-3400, both 8192-10000}. */
    @Override
    public String toString() {
        return String.join(", ", gaps.stream().map(Gap::toString).toList());
    }
}
