package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    @Test
    @Row(
            value = "F35",
            holds =
                    "200 calls, more than half a processor bears: new ones refused with 503, none of the others cut, no frame lost, p99 within 40 ms")
    void keepsTheCadenceOfLiveCallsWithinAQuota() throws Exception {
        // Given: a relay that has had time to compile its code, for callers whose speech it has to convert
        assumeTrue(
                CpuQuota.canBeSet(), "there is no control group of version 1 that may be written, or nobody is root");
        try (LoadProcess load = new LoadProcess(folder, List.of());
                CpuQuota quota = new CpuQuota(PERCENT);
                RelayProcess relay = RelayProcess.start(
                        List.of(),
                        Map.of(),
                        "--model-url=" + load.model(),
                        "--model-key=key",
                        "--max-calls=0",
                        "--max-call-starts=0",
                        "--playout-lead=unlimited",
                        "--event-loops=1",
                        "--shed-lag=15ms")) {
            String[] converted = {"--converted", "--encoding=pcm16", "--rate=16000", "--ramp=40"};
            load.call(relay.port(), converted, "--warm-up=0s", "--calls=60", "--duration=8s");
            quota.limit(relay.pid());

            // When
            JsonNode seen = load.call(
                    relay.port(), converted, "--warm-up=3s", "--calls=" + CALLS, "--duration=" + SECONDS + "s");

            // Then
            double late = OverloadFaultsTest.p99(seen, "round_trip_ms") - OverloadFaultsTest.p99(seen, "send_lag_ms");
            System.out.printf(
                    "%d %% of a processor: p99 %.1f ms but for the callers' own; %s%n",
                    PERCENT, late, quota.throttled());
            OverloadFaultsTest.assertOnlyNewCallsSuffered(PERCENT + " % of a processor", seen);
            assertThat(seen.path("frames").path("lost").asInt()).isZero();
            assertThat(late).isLessThan(40);
        }
    }
}
