package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Callers of every protocol know of every frame. */
class LoadTestDialectsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"native", "openai", "twilio", "vonage", "asterisk"})
    void getsEveryFrameBackThroughARelay(String dialect) throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            // When
            LoadTestRun load = new LoadTestRun(folder);
            JsonNode json = load.test(
                    0, "--url", "ws://127.0.0.1:" + relay.port(), "--as", dialect, "--echo", "--expect", "lost=0");

            // Then
            JsonNode frames = json.path("relay").path("frames");
            assertThat(frames.path("sent").asInt()).isGreaterThan(50);
            assertThat(frames.path("received")).isEqualTo(frames.path("sent"));
            assertThat(wrong(frames)).containsOnly(0);
            assertThat(json.path("relay")
                            .path("calls")
                            .path("ends")
                            .path("1000")
                            .asInt())
                    .isGreaterThanOrEqualTo(3);
            assertThat(load.out()).contains("kept     lost=0");
        }
    }

    @Test
    void countsWhatComesBackConverted() throws Exception {
        // Given
        try (TestRelay relay =
                TestRelay.start(SimulatorSettings.defaults().withEcho(true), "", "model-audio", "pcm16")) {
            // When
            LoadTestRun load = new LoadTestRun(folder);
            JsonNode json =
                    load.test(0, "--url", "ws://127.0.0.1:" + relay.port(), "--as", "twilio", "--echo", "--converted");

            // Then
            JsonNode frames = json.path("relay").path("frames");
            int sent = frames.path("sent").asInt();
            assertThat(sent).isGreaterThan(50);
            // A relay on a machine that stands still drops audio, which is no mistake of what counts it.
            assertThat(frames.path("received").asInt()).isBetween(sent / 2, sent);
            assertThat(frames.path("crossed").asInt()).isZero();
        }
    }

    private static List<Integer> wrong(JsonNode frames) {
        return List.of("lost", "duplicated", "reordered", "damaged", "crossed").stream()
                .map(name -> frames.path(name).asInt())
                .toList();
    }
}
