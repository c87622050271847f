package org.tandemrelay.relay.load;

import org.jspecify.annotations.Nullable;

/** Where the test itself is the limit, and what it measures says little about a relay. */
public final class OwnLimit {

    /** What callers and model may take between them, of one frame in a hundred. */
    public static final double MILLIS = 2;

    /** How much of a round trip may be that its frame left late. */
    public static final double SHARE = 0.5;

    private OwnLimit() {}

    /**
     * Whether this lies beyond it. A relay that has too much to do makes callers late as well, since all that it held back comes at once, so that being late
     * is the test's own fault only where it is most of what was measured.
     *
     * @param direct the model itself, called by as many; null if it was not
     */
    static boolean passed(Measured measured, @Nullable Measured direct) {
        return late(measured) || (direct != null && direct.reading().roundTrip().p99() >= MILLIS);
    }

    private static boolean late(Measured measured) {
        double lag = measured.reading().sendLag().p99();
        return lag >= MILLIS && lag >= measured.reading().roundTrip().p99() * SHARE;
    }
}
