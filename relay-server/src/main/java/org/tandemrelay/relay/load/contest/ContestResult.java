package org.tandemrelay.relay.load.contest;

import java.time.Instant;
import java.util.List;
import org.tandemrelay.relay.load.process.Machine;

/**
 * What came of a contest.
 *
 * @param begun when
 * @param machine what it ran on
 * @param levels by number of calls; empty of a search
 * @param found of a search; otherwise empty
 */
public record ContestResult(
        ContestPlan plan, Instant begun, Machine machine, List<Level> levels, List<Searched> found) {

    /**
     * How all did.
     *
     * @param calls of each
     * @param standings in the order of the rivals
     */
    record Level(int calls, List<Standing> standings) {}
}
