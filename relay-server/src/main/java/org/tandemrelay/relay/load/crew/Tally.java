package org.tandemrelay.relay.load.crew;

/**
 * How many there were from the beginning of a crew.
 *
 * @param up calls that are open
 * @param failed calls that were refused or lost
 * @param received frames that came back
 * @param under frames that have not come back, and are not known to be lost
 * @param wrong frames that are known not to have come back exactly once, unchanged and in order
 */
public record Tally(int up, int failed, long received, long under, long wrong) {

    /** Before anything was sent. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    static Tally of(Meters meters) {
        return new Tally(
                meters.up,
                meters.failed,
                meters.received,
                meters.sent - meters.received + meters.duplicated - meters.lost,
                meters.lost + meters.duplicated + meters.reordered + meters.damaged + meters.crossed);
    }
}
