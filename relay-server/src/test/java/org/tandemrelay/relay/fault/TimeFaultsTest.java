package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
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
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.ScriptedModel;
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
        return RelayProcess.start(
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
    }

    private void call(RelayProcess relay) {
        for (int i = 0; i < CALLS; i++) {
            callers.add(relay.call());
        }
        callers.forEach(caller -> caller.awaitState("listening"));
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
            call(relay);
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

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Each 20 ms of it tell by their samples which they are, from 1 on. */
    private static byte[] numbered(int millis) {
        byte[] pcm = new byte[millis * 48];
        for (int i = 0; i < pcm.length; i += 2) {
            int number = i / 960 + 1;
            pcm[i] = (byte) number;
            pcm[i + 1] = (byte) (number >> 8);
        }
        return pcm;
    }

    private static void waitUntil(long nanos, long millis) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .until(() -> millisSince(nanos) >= millis);
    }

    @Test
    @Row(
            value = "F31",
            holds =
                    "after 3 s of standing still: within 1 s what the model hears is 250 ms old at most, and no speech is heaped upon the caller")
    void isNotBehindAfterStandingStill() throws IOException {
        // Given: both talk
        AudioFormat wide = AudioFormat.pcm16(24_000);
        try (ScriptedModel talker = new ScriptedModel();
                RelayProcess relay = RelayProcess.start(
                        List.of(), Map.of(), "--model-url=" + talker.url(), "--model-key=key", "--playout-lead=200ms");
                NativeCaller caller =
                        NativeCaller.call(URI.create("ws://127.0.0.1:" + relay.port() + "/v1/call?rate=24000"))) {
            caller.awaitState("listening");
            long begun = System.nanoTime();
            caller.speak(numbered(30_000), wide);
            talker.begin("resp_1");
            talker.speak("resp_1", "item_1", 10_000);
            waitUntil(begun, 1_500);
            long usual = millisSince(begun) - 20L * talker.lastSample();

            // When
            relay.signal("STOP");
            long stopped = System.nanoTime();
            waitUntil(stopped, 3_000);
            long heardBefore = caller.audio().length;
            relay.signal("CONT");
            long goesOn = System.nanoTime();

            // Then
            waitUntil(goesOn, 500);
            long heaped = (caller.audio().length - heardBefore) / 48 - millisSince(goesOn);
            long worst = 0;
            waitUntil(goesOn, 1_000);
            while (millisSince(goesOn) < 3_000) {
                worst = Math.max(worst, millisSince(begun) - 20L * talker.lastSample());
                waitUntil(System.nanoTime(), 20);
            }
            System.out.printf(
                    "after standing still for 3 s: what the model hears is %d ms old at most, %d before; the caller has %d ms of speech ahead%n",
                    worst, usual, heaped);
            assertThat(worst).isLessThan(250);
            assertThat(heaped).isLessThan(200 + 250);
            assertThat(caller.isClosed()).isFalse();
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
                "1",
                // With it all that waits for a time does not wait, and the whole process is busy with that.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
        try (RelayProcess relay = relay(environment)) {
            call(relay);
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
