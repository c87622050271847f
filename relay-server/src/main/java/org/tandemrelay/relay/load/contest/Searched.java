package org.tandemrelay.relay.load.contest;

import java.util.List;

/**
 * The most calls that one rival bears.
 *
 * @param name of the rival
 * @param tried number by number, in the order in which they were tried
 */
record Searched(String name, List<Tried> tried) {

    /**
     * A number of calls that was tried.
     *
     * @param held whether two windows of two or three held
     * @param windows in which it was measured
     * @param added to the 99th percentile with nothing between, in each window, in ms
     * @param testLate whether the test itself was late in all windows that did not hold
     * @param again how many more windows were thrown away
     */
    record Tried(int calls, boolean held, List<Window> windows, List<Double> added, boolean testLate, int again) {}

    /** The most that held; 0 if none did. */
    int most() {
        return tried.stream().filter(Tried::held).mapToInt(Tried::calls).max().orElse(0);
    }

    /** Whether it ended since the test itself could do no more, and not since the rival could not. */
    boolean testWasTheLimit() {
        return tried.stream()
                .filter(one -> !one.held() && one.calls() > most())
                .min((one, other) -> Integer.compare(one.calls(), other.calls()))
                .map(Tried::testLate)
                .orElse(false);
    }
}
