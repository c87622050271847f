package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

    @Test
    @Row(
            value = "F35",
            holds =
                    "twice as many calls as half a processor bears: new ones refused, p99 of the others within 40 ms, in one of three rounds")
    void keepsTheCadenceOfLiveCallsOnAStarvedProcessor() throws Exception {
        // Given
        try (CrowdedRelay relay = new CrowdedRelay(folder, RELAYS, CALLERS)) {
            relay.runBeside(
                    folder.resolve("loop.txt"),
                    List.of("/usr/bin/taskset", "-c", "0", "sh", "-c", "while :; do :; done"));

            // When / Then
            Rounds.assertHoldsOnce(
                    () -> {
                        LoadFigures seen = relay.call(CALLS, SECONDS);
                        System.out.println("half a processor: " + seen);
                        seen.assertOnlyNewCallsSuffered();
                        return seen;
                    },
                    LoadFigures::liveCallsKeptTheirCadence);
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
            LoadFigures seen = load.call(
                    relay.port(), new String[0], "--ramp=200", "--warm-up=3s", "--calls=700", "--duration=3s");

            // Then
            System.out.println("24 MiB of heap: " + seen);
            seen.assertOnlyNewCallsSuffered();
            assertThat(relay.isAlive()).isTrue();
        }
    }
}
