package org.tandemrelay.relay.load;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Profile;
import org.tandemrelay.relay.load.process.Machine;
import org.tandemrelay.relay.load.process.StartUp;

/**
 * What came of a load test.
 *
 * @param begun when
 * @param machine what it ran on
 * @param measured through the relay; of {@link Profile#STEP} the most calls that held, or else the fewest that were tried
 * @param direct the model itself; null if it was not measured
 * @param startUp of {@link Profile#COLD}; otherwise null
 * @param steps of {@link Profile#STEP}; otherwise empty
 */
public record Result(
        LoadPlan plan,
        Instant begun,
        Machine machine,
        Measured measured,
        @Nullable Measured direct,
        @Nullable StartUp startUp,
        List<Step> steps) {

    /**
     * Whether the test itself could not do so many calls. Of {@link Profile#STEP}: whether it could not wherever they did not hold, so that it ended because
     * of that.
     */
    public boolean testWasTheLimit() {
        if (steps.isEmpty()) {
            return OwnLimit.passed(measured, direct);
        }
        List<Step> broken = steps.stream().filter(step -> !step.held()).toList();
        return !broken.isEmpty() && broken.stream().allMatch(Step::testLate);
    }

    /** The most calls that held in {@link Profile#STEP}; 0 if none did. */
    public int mostCalls() {
        return steps.stream().filter(Step::held).mapToInt(Step::calls).max().orElse(0);
    }

    /** The most calls that the test itself could do, of those that {@link Profile#STEP} tried; 0 if none. */
    public int ownLimit() {
        return steps.stream()
                .filter(step -> !step.testLate())
                .mapToInt(Step::calls)
                .max()
                .orElse(0);
    }
}
