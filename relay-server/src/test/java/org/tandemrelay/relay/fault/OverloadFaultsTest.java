package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** More calls than a relay bears, for want of a processor or of memory, by the load test. Needs {@code mvn package}. */
@Isolated("it is about processors that are all taken")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OverloadFaultsTest {

    private static final int CALLS = Integer.getInteger("overload.calls", 300);
    private static final int SECONDS = Integer.getInteger("overload.seconds", 5);

    private static final List<String> RELAYS = List.of("/usr/bin/taskset", "-c", "0");
    private static final List<String> CALLERS = List.of("/usr/bin/taskset", "-c", "1");

    @TempDir
    private Path folder;

    @BeforeEach
    void needsTwoProcessors() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "taskset is missing");
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor is not enough");
    }

    /** Some were refused, and whoever was taken hung up himself in the end. */
    static void assertOnlyNewCallsSuffered(String what, JsonNode seen) {
        JsonNode calls = seen.path("calls");
        System.out.printf(
                "%s: %d of %d calls taken, p99 there and back %.1f ms (callers were late by %.1f ms themselves), lost %d, ends %s%n",
                what,
                calls.path("connected").asInt(),
                calls.path("dialled").asInt(),
                p99(seen, "round_trip_ms"),
                p99(seen, "send_lag_ms"),
                seen.path("frames").path("lost").asInt(),
                calls.path("ends"));
        assertThat(calls.path("connected").asInt()).isPositive();
        assertThat(calls.path("failed").asInt()).isPositive();
        assertThat(calls.path("ends").fieldNames())
                .toIterable()
                .filteredOn(end -> !end.startsWith("warning"))
                .containsOnly("1000", "HTTP 503");
    }

    static double p99(JsonNode seen, String times) {
        return seen.path(times).path("p99").asDouble();
    }

    @Test
    @Row(
            value = "F35",
            holds = "twice as many calls as half a processor bears: new ones refused, p99 of the others within 40 ms")
    void keepsTheCadenceOfLiveCallsOnAStarvedProcessor() throws Exception {
        // Given: a relay that has had time to compile its code, for callers whose speech it has to convert
        try (LoadProcess load = new LoadProcess(folder, CALLERS);
                RelayProcess relay = RelayProcess.start(
                        RELAYS,
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
            load.run(
                    folder.resolve("loop.txt"),
                    List.of("/usr/bin/taskset", "-c", "0", "sh", "-c", "while :; do :; done"));

            // When
            JsonNode seen = load.call(
                    relay.port(), converted, "--warm-up=3s", "--calls=" + CALLS, "--duration=" + SECONDS + "s");

            // Then
            assertOnlyNewCallsSuffered("half a processor", seen);
            assertThat(seen.path("frames").path("lost").asInt()).isZero();
            assertThat(p99(seen, "round_trip_ms") - p99(seen, "send_lag_ms")).isLessThan(40);
        }
    }

    @Test
    @Row(
            value = "F34",
            holds =
                    "more than twice as many calls as 24 MiB of heap and 24 MiB beside it bear: some refused, none of the others cut")
    void refusesWhatASmallHeapDoesNotBear() throws Exception {
        // Given
        try (LoadProcess load = new LoadProcess(folder, List.of());
                RelayProcess relay = RelayProcess.start(
                        List.of(),
                        // These go before what stands on the command line.
                        Map.of("_JAVA_OPTIONS", "-Xmx24m -XX:+ExitOnOutOfMemoryError"),
                        "--model-url=" + load.model(),
                        "--model-key=key",
                        "--max-calls=0",
                        "--max-call-starts=0",
                        "--playout-lead=unlimited")) {
            // When
            JsonNode seen = load.call(
                    relay.port(), new String[0], "--ramp=200", "--warm-up=3s", "--calls=700", "--duration=3s");

            // Then
            assertOnlyNewCallsSuffered("24 MiB of heap", seen);
            assertThat(relay.isAlive()).isTrue();
        }
    }
}
