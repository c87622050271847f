package org.tandemrelay.relay.playout;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an item's speech was dropped on its way to the caller, so that what the caller counts and what the model counts differ.
 *
 * @param all in order; none mostly
 */
public record Gaps(List<Gap> all) {

    /** Nothing was dropped. */
    public static final Gaps NONE = new Gaps(List.of());

    /**
     * Speech that was not sent.
     *
     * @param atNanos behind so much of the item that was sent
     * @param nanos of it
     */
    record Gap(long atNanos, long nanos) {}

    /** The same, and one more behind all others. */
    Gaps and(long atNanos, long nanos) {
        List<Gap> more = new ArrayList<>(all);
        more.add(new Gap(atNanos, nanos));
        return new Gaps(List.copyOf(more));
    }

    /** All that was dropped. */
    long nanos() {
        return all.stream().mapToLong(Gap::nanos).sum();
    }

    /** Where in the item, as the model made it, somebody is who has played so much of what was sent. A gap is over when what follows is heard. */
    long inItem(long playedNanos) {
        long position = playedNanos;
        for (Gap gap : all) {
            if (playedNanos > gap.atNanos()) {
                position += gap.nanos();
            }
        }
        return position;
    }
}
