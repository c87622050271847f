package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.recorded.Recordings;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

class LoadTestTurnsTest {

    private static final int RATE = 16_000;

    @TempDir
    private Path folder;

    @Test
    void takesTurnsAndInterrupts() throws Exception {
        // Given
        Path speech = Recordings.wav(
                folder.resolve("said.wav"), RATE, Recordings.speech("made-amiable.wav", RATE, 300, 1_600));
        LoadTestRun load = new LoadTestRun(folder);
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withThinkingMillis(50), "")) {
            String url = "ws://127.0.0.1:" + relay.port();

            // When
            JsonNode json = load.test(
                    0,
                    "--url",
                    url,
                    "--audio",
                    speech.toString(),
                    "--barge-in",
                    "1",
                    "--think",
                    "100ms",
                    "--duration",
                    "8s");

            // Then
            JsonNode seen = json.path("relay");
            assertThat(seen.path("turns").path("answered").asInt()).isPositive();
            assertThat(seen.path("turns").path("barge_ins").asInt()).isPositive();
            // The model waits for half a second of silence.
            assertThat(seen.path("first_audio_ms").path("p50").asDouble()).isGreaterThan(300);
            assertThat(seen.path("barge_in_to_silence_ms").path("count"))
                    .isEqualTo(seen.path("turns").path("barge_ins"));
            assertThat(load.out()).contains("First audio", "Barge-in to silence");
        }
    }
}
