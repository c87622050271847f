package org.tandemrelay.relay.spend;

import java.util.Map;

/**
 * What was spent on a day.
 *
 * @param day since 1970, UTC
 * @param all by all calls
 * @param otherKeys by the keys that share an account
 * @param keys by name
 * @param agents by name
 */
record DaySpent(long day, Spent all, Spent otherKeys, Map<String, Spent> keys, Map<String, Spent> agents) {

    /**
     * What one of them spent.
     *
     * @param audioMillis ms of audio
     * @param costNanos billionths of the operator's currency
     */
    record Spent(long audioMillis, long costNanos) {

        static final Spent NOTHING = new Spent(0, 0);
    }

    /** Keeps the maps as they are now. */
    DaySpent {
        keys = Map.copyOf(keys);
        agents = Map.copyOf(agents);
    }
}
