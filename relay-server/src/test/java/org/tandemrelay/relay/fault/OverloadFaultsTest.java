package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More calls than a relay on one processor bears, half of which belongs to somebody else; by the load test. Needs {@code mvn package}. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OverloadFaultsTest {

    private static final Path AUDIO = Path.of("../samples/recorded-audio");
    private static final Path JAR = Path.of("target/tandem-all.jar");
    private static final int CALLS = Integer.getInteger("overload.calls", 400);
    private static final int SECONDS = Integer.getInteger("overload.seconds", 10);

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void needsTheRelayAndTwoProcessors() {
        assumeTrue(Files.isRegularFile(JAR), "there is no " + JAR + ": mvn package makes it");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "taskset is missing");
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor is not enough");
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private Process run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** What the callers saw of the relay. */
    private JsonNode loadTest() throws Exception {
        Path result = folder.resolve("result.json");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "load-test"));
        command.addAll(List.of(
                "--audio=" + AUDIO, "--echo", "--ramp=40", "--warm-up=4s", "--calls=" + CALLS, "--json=" + result));
        command.addAll(List.of("--duration=" + SECONDS + "s", "--relay-option=--event-loops=1"));
        assertThat(run(command.toArray(String[]::new)).waitFor(4, TimeUnit.MINUTES))
                .isTrue();
        assertThat(result).as(Files.readString(folder.resolve("said"))).exists();
        return new ObjectMapper().readTree(result.toFile()).path("relay");
    }

    private static void assertOnlyNewCallsSuffered(JsonNode seen) {
        JsonNode calls = seen.path("calls");
        System.out.printf(
                "overload: %d of %d calls taken, p99 there and back %.1f ms, lost %d%n",
                calls.path("connected").asInt(),
                calls.path("dialled").asInt(),
                seen.path("round_trip_ms").path("p99").asDouble(),
                seen.path("frames").path("lost").asInt());
        assertThat(calls.path("connected").asInt()).isPositive();
        assertThat(calls.path("failed").asInt()).isPositive();
        assertThat(calls.path("ends").fieldNames()).toIterable().containsOnly("1000", "HTTP 503");
        assertThat(seen.path("frames").path("lost").asInt()).isZero();
    }

    @Test
    @Row(
            value = "F35",
            holds = "more calls than half a processor bears: new ones refused, p99 of the others within 40 ms")
    void keepsTheCadenceOfLiveCallsOnAStarvedProcessor() throws Exception {
        // Given
        run("/usr/bin/taskset", "-c", "0", "sh", "-c", "while :; do :; done");

        // When
        JsonNode seen = loadTest();

        // Then
        assertOnlyNewCallsSuffered(seen);
        assertThat(seen.path("round_trip_ms").path("p99").asDouble()).isLessThan(40);
    }
}
