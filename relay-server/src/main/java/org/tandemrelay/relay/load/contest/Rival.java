package org.tandemrelay.relay.load.contest;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.LoadPlan;

/**
 * One of those that are called by the same callers and compared.
 *
 * @param name several of the same name are several of a kind, such as three relays of the same build
 * @param target whom to call, in which words
 * @param converted whether audio is converted on the way
 * @param pid of its process; null if it has none of its own
 */
public record Rival(
        String name,
        LoadPlan.Target target,
        boolean converted,
        @Nullable Long pid) {

    /** What the model itself is called, with nothing between callers and it. */
    public static final String NOTHING = "nothing between";
}
