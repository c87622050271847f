package org.tandemrelay.relay.load;

import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** Looks for the most calls that hold: doubles them until they do not, and halves the distance until it is small. */
public final class StepSearch {

    /** What a relay may add to the 99th percentile. */
    public static final double MOST_ADDED_MILLIS = 5;

    private static final int FIRST = 25;
    private static final double CLOSE_ENOUGH = 0.08;

    private final int most;
    private final Trial trial;

    /** Tries so many calls. */
    @FunctionalInterface
    interface Trial {
        Step of(int calls) throws InterruptedException, SSLException;
    }

    /**
     * A search.
     *
     * @param most calls to be tried
     */
    StepSearch(int most, Trial trial) {
        this.most = most;
        this.trial = trial;
    }

    /** All that was tried, in that order. */
    List<Step> run() throws InterruptedException, SSLException {
        List<Step> steps = new ArrayList<>();
        int holds = 0;
        int fails = most + 1;
        int next = Math.min(FIRST, most);
        while (holds < most && fails - holds > Math.max(1, holds * CLOSE_ENOUGH)) {
            Step step = trial.of(next);
            steps.add(step);
            if (step.held()) {
                holds = next;
            } else {
                fails = next;
            }
            boolean neverFailed = fails == most + 1;
            next = neverFailed ? Math.min(most, holds * 2) : (holds + fails) / 2;
        }
        return steps;
    }
}
