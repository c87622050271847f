package org.tandemrelay.relay.load.contest;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How rivals are compared.
 *
 * @param way in turn, at once, or for the most calls that each bears
 * @param calls how many, one number after the other, of each rival; of a search where it begins, and the most
 * @param perSecond so many new ones in a second
 * @param timing of the windows
 */
public record ContestPlan(Way way, List<Integer> calls, double perSecond, Timing timing) {

    /** Who speaks when. */
    public enum Way {
        /** One after the other, again and again, and the model itself with nothing between first. */
        IN_TURN,
        /** All at once, as long as the windows take: what one sees of the hour, all see. */
        TOGETHER,
        /** All at once, while calls come and go. */
        SOAK,
        /** In turn, with more and more calls until each no longer holds. */
        SEARCH;

        /** Its name. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How long.
     *
     * @param windows so many for each
     * @param window how long one is
     * @param warmUp how long each speaks before the first
     */
    public record Timing(int windows, Duration window, Duration warmUp) {}

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public ContestPlan {
        calls = List.copyOf(calls);
        require(!calls.isEmpty() && calls.stream().allMatch(some -> some > 0), "calls are to be above 0");
        require(
                way != Way.SEARCH || calls.size() == 2,
                "a search has two numbers of calls: where it begins, and the most");
        require(perSecond > 0, "ramp is " + perSecond + ", it must be above 0");
        require(timing.windows() > 0, "windows is " + timing.windows() + ", it must be above 0");
        require(timing.window().toMillis() > 0, "window must be longer than 0");
    }

    private static void require(boolean claim, String problem) {
        if (!claim) {
            throw new IllegalArgumentException(problem);
        }
    }
}
