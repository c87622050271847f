package org.tandemrelay.relay.load;

import org.jspecify.annotations.Nullable;

/** Where the test itself is the limit, and what it measures says little about a relay. */
final class OwnLimit {

    /** What callers and model may take between them, and how late frames may leave, of one in a hundred. */
    static final double MILLIS = 2;

    private OwnLimit() {}

    /**
     * Whether this lies beyond it.
     *
     * @param direct the model itself, called by as many; null if it was not
     */
    static boolean passed(Measured measured, @Nullable Measured direct) {
        return late(measured)
                || (direct != null
                        && (late(direct) || direct.reading().roundTrip().p99() >= MILLIS));
    }

    private static boolean late(Measured measured) {
        return measured.reading().sendLag().p99() >= MILLIS;
    }
}
