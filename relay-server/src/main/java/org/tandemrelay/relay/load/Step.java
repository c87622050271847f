package org.tandemrelay.relay.load;

import org.jspecify.annotations.Nullable;

/**
 * One number of calls that was tried.
 *
 * @param measured through the relay
 * @param direct the model itself with as many calls, a moment before; null if it was not measured
 * @param held whether the delay added stayed within the limit, no frame went wrong and no call failed
 */
public record Step(int calls, Measured measured, @Nullable Measured direct, boolean held) {

    /** Whether the test itself could not do so many calls, so that this says little about the relay. */
    public boolean testLate() {
        return OwnLimit.passed(measured, direct);
    }

    /** What the relay adds to the 99th percentile, in ms; with nothing to compare, all of it. */
    public double addedP99() {
        double whole = measured.reading().roundTrip().p99();
        return direct == null ? whole : whole - direct.reading().roundTrip().p99();
    }
}
