package org.tandemrelay.relay.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * More calls than a relay's share of a processor bears. The share is small, so that the machine has time for callers and model whatever else it
 * does, and the relay is starved all the same. Needs {@code mvn package}, and root.
 */
@Isolated("it is about processors")
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StarvedRelayTest {

    private static final int PERCENT = Integer.getInteger("starved.percent", 50);
    private static final int CALLS = Integer.getInteger("starved.calls", 200);
    private static final int SECONDS = Integer.getInteger("starved.seconds", 5);

    @TempDir
    private Path folder;

    /** Whoever else has work for the machine comes after the callers and the model, as after the relay's group. */
    private static final List<String> BEFORE_OTHERS = List.of("/usr/bin/nice", "-n", "-10");

    @Test
    @Row(
            value = "F35",
            holds =
                    "200 calls, more than half a processor bears: new ones refused with 503, none of the others cut, no frame lost, p99 within 40 ms, in one of three rounds")
    void keepsTheCadenceOfLiveCallsWithinAQuota() throws Exception {
        // Given
        assumeTrue(
                CpuQuota.canBeSet(), "there is no control group of version 1 that may be written, or nobody is root");
        try (CpuQuota quota = new CpuQuota(PERCENT);
                CrowdedRelay relay = new CrowdedRelay(folder, List.of(), BEFORE_OTHERS)) {
            quota.limit(relay.pid());

            // When / Then
            Rounds.assertHoldsOnce(
                    () -> {
                        LoadFigures seen = relay.call(CALLS, SECONDS);
                        System.out.printf("%d %% of a processor: %s; %s%n", PERCENT, seen, quota.throttled());
                        seen.assertOnlyNewCallsSuffered();
                        return seen;
                    },
                    LoadFigures::liveCallsKeptTheirCadence);
        }
    }
}
