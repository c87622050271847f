package org.tandemrelay.relay.load.contest;

import java.util.ArrayList;
import java.util.List;
import org.tandemrelay.relay.load.OwnLimit;
import org.tandemrelay.relay.load.StepSearch;

/** Whether one number of calls holds, by as many windows as it takes until enough of them say the same. */
final class Verdict {

    private final int enough;
    private final boolean refused;
    private final List<Window> windows = new ArrayList<>();
    private final List<Double> added = new ArrayList<>();
    private int holding;
    private int breaking;
    private int breakingLate;

    /**
     * Nothing is known.
     *
     * @param enough windows that say the same
     * @param refused whether calls did not even come about, which no window mends
     */
    Verdict(int enough, boolean refused) {
        this.enough = enough;
        this.refused = refused;
    }

    /**
     * One more window.
     *
     * @param nothing the same with nothing between, of which at most counts what the test may take: else a bad moment there would excuse one here
     */
    void add(Window window, Window nothing) {
        double more = window.trip().p99() - Math.min(nothing.trip().p99(), OwnLimit.MILLIS);
        windows.add(window);
        added.add(more);
        if (!refused
                && more < StepSearch.MOST_ADDED_MILLIS
                && window.wrong() == 0
                && window.failed() == 0
                && window.trip().count() > 0) {
            holding++;
        } else {
            breaking++;
            if (window.testLate() || nothing.trip().p99() >= OwnLimit.MILLIS) {
                breakingLate++;
            }
        }
    }

    boolean given() {
        return holding >= enough || breaking >= enough;
    }

    Searched.Tried tried(int calls, int again) {
        return new Searched.Tried(
                calls,
                holding >= enough,
                List.copyOf(windows),
                List.copyOf(added),
                breaking > 0 && breakingLate == breaking,
                again);
    }
}
