package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.recorded.FakeRelay;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A few callers for a moment, with a real relay or one that is up to something. */
class LoadTestCommandTest {

    @TempDir
    private Path folder;

    private LoadTestRun load;

    @BeforeEach
    void prepares() {
        load = new LoadTestRun(folder);
    }

    @Test
    void tellsWhatTheRelayAddsToTheModelItself() throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            String model = relay.simulator().url().toString();

            // When
            JsonNode json = load.test(
                    0,
                    "--url",
                    base(relay),
                    "--echo",
                    "--direct",
                    model,
                    "--key",
                    "any",
                    "--warm-up",
                    "100ms",
                    "--duration",
                    "4s");

            // Then
            assertThat(json.path("direct").path("round_trip_ms").path("count").asInt())
                    .isPositive();
            assertThat(json.path("relay").path("round_trip_ms").path("count").asInt())
                    .isPositive();
            assertThat(json.path("figures").has("added-p99")).isTrue();
            assertThat(load.out()).contains("Round trip", "  direct", "  added");
        }
    }

    @Test
    void doesNotMeasureCallersWhoDoNotRead() throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            // When
            JsonNode json = load.test(0, "--url", base(relay), "--echo", "--deaf", "2", "--expect", "lost=0,failed=0");

            // Then
            assertThat(relay.simulator().sessions()).hasSize(5);
            assertThat(json.path("relay").path("calls").path("connected").asInt())
                    .isEqualTo(3);
            assertThat(json.path("relay").path("frames").path("received"))
                    .isEqualTo(json.path("relay").path("frames").path("sent"));
            assertThat(json.path("figures").has("undisturbed-p99")).isTrue();
        }
    }

    @Test
    void failsWhereNobodyAnswers() {
        // When
        int exit = load.run("--url", "ws://127.0.0.1:9", "--calls", "2", "--duration", "100ms", "--warm-up", "0");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(load.out()).contains("2 failed", "unreachable=2");
    }

    @Test
    void tellsThatItWasRefused() {
        // Given
        try (FakeRelay relay = FakeRelay.refusing("no")) {
            // When
            int exit = load.run("--url", relay.url(), "--calls", "2", "--duration", "100ms", "--warm-up", "0");

            // Then
            assertThat(exit).isEqualTo(1);
            assertThat(load.out()).contains("HTTP 403=2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--calls 0",
                "--as morse",
                "--profile flat",
                "--encoding opus",
                "--expect p99",
                "--barge-in 2",
                "--audio nowhere.wav",
                "--duration long",
                "--echo --barge-in 0.5",
                "--profile step --talk",
                "--converted",
                "--deaf -1",
                "--deaf 1 --profile soak",
                "--profile cold",
                "--model-port 0",
            })
    void refusesOptionsThatMakeNoSense(String options) {
        // When
        int exit = load.run(("--url ws://127.0.0.1:9 " + options).split(" "));

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(load.err()).isNotBlank();
    }

    private static String base(TestRelay relay) {
        return "ws://127.0.0.1:" + relay.port();
    }
}
