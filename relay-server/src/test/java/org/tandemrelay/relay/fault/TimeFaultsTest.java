package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A process that stands still for a while, and a clock that is set while calls are under way. Both do it to a relay in its own process. */
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class TimeFaultsTest {

    private static final int CALLS = Integer.getInteger("faults.calls", 20);
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    private final RealtimeSimulator model = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
    private final List<NativeCaller> callers = new ArrayList<>();

    @AfterEach
    void stop() {
        callers.forEach(NativeCaller::close);
        model.close();
    }

    /** With deadlines that are shorter than what happens to it. */
    private RelayProcess relay(Map<String, String> environment) {
        RelayProcess relay = RelayProcess.start(
                List.of(),
                environment,
                "--event-loops=2",
                "--model-url=" + model.url(),
                "--model-key=key",
                "--playout-lead=unlimited",
                "--caller-ping=700ms",
                "--caller-silence=2s",
                "--model-ping=700ms",
                "--model-silence=2s");
        for (int i = 0; i < CALLS; i++) {
            callers.add(relay.call());
        }
        callers.forEach(caller -> caller.awaitState("listening"));
        return relay;
    }

    private void allAreAnswered(int times) {
        callers.forEach(caller -> caller.say("{\"type\":\"text\",\"text\":\"on\"}"));
        callers.forEach(caller -> caller.await("mark", times));
        assertThat(callers).noneMatch(NativeCaller::isClosed);
    }

    @Test
    @Row(value = "F31", holds = "the process stands still for 3 s, with a silence of 2 s: no call of 20 is cut")
    void cutsNobodyAfterStandingStill() {
        // Given
        try (RelayProcess relay = relay(Map.of())) {
            allAreAnswered(1);

            // When
            relay.signal("STOP");
            long stopped = System.nanoTime();
            Awaitility.await()
                    .until(() ->
                            System.nanoTime() - stopped > Duration.ofSeconds(3).toNanos());
            relay.signal("CONT");

            // Then
            allAreAnswered(2);
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> callers.stream().noneMatch(NativeCaller::isClosed));
        }
    }

    @Test
    @Row(value = "F30", holds = "the clock is set forth and back by an hour: no call of 20 is cut")
    void cutsNobodyWhenTheClockIsSet(@TempDir Path folder) throws IOException {
        // Given
        assumeTrue(Files.isReadable(LIBRARY), "there is no " + LIBRARY + ": Debian has it in the package faketime");
        Path clock = Files.writeString(folder.resolve("clock"), "+0");
        Map<String, String> environment = Map.of(
                "LD_PRELOAD",
                LIBRARY.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
        try (RelayProcess relay = relay(environment)) {
            int answers = 0;
            for (String set : List.of("+1h", "-1h")) {
                // When
                Files.writeString(clock, set);

                // Then
                answers++;
                allAreAnswered(answers);
                Awaitility.await()
                        .during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> callers.stream().noneMatch(NativeCaller::isClosed));
                assertThat(relay.call().awaitState("listening").json()).isNotNull();
            }
        }
    }
}
