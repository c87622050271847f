package org.tandemrelay.relay.load;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** Whether {@link Profile#STEP} ended because the test itself could not do more: it was late wherever it did not hold. */
    public boolean testWasTheLimit() {
        List<Step> broken = steps.stream().filter(step -> !step.held()).toList();
        return !broken.isEmpty() && broken.stream().allMatch(Step::testLate);
    }

    /** The most calls that held in {@link Profile#STEP}; 0 if none did. */
    public int mostCalls() {
        return steps.stream().filter(Step::held).mapToInt(Step::calls).max().orElse(0);
    }
}
