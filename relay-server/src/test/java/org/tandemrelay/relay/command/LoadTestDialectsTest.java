package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.opus.Opus;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Callers of every protocol know of every frame. */
class LoadTestDialectsTest {

    private static final int CALLS = 3;
    private static final double FRAME_MILLIS = 20;

    /** PCM16 at 24 kHz. */
    private static final double MODEL_FRAME_BYTES = 960;

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
            int received = frames.path("received").asInt();
            double heard = modelFrames(relay, SessionRecord::inputAudioBytes);
            double said = modelFrames(relay, SessionRecord::outputAudioBytes);
            double dropped = relay.metric("tandem_caller_audio_dropped_milliseconds_total", "") / FRAME_MILLIS;
            assertThat(sent).isGreaterThan(50);
            // The converters of each call keep less than a frame. What the relay or the model left out was not lost by
            // who counts.
            assertThat(heard).isBetween(sent - dropped - CALLS, sent - dropped);
            assertThat((double) received).isBetween(said - CALLS, said + CALLS);
            assertThat(frames.path("lost").asInt()).isEqualTo(sent - received);
            assertThat(frames.path("crossed").asInt()).isZero();
        }
    }

    @Test
    void getsPacketsOfOpusBackThatSoundLikeThoseThatWereSaid() throws Exception {
        // Given
        assumeTrue(Opus.available(), Opus.describe());
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            // When
            LoadTestRun load = new LoadTestRun(folder);
            JsonNode json = load.test(
                    0,
                    "--url",
                    "ws://127.0.0.1:" + relay.port(),
                    "--encoding",
                    "opus",
                    "--echo",
                    "--duration",
                    "3s",
                    "--expect",
                    "alike>0.5,crossed=0,damaged=0");

            // Then
            JsonNode frames = json.path("relay").path("frames");
            assertThat(frames.path("sent").asInt()).isGreaterThan(150);
            // The relay's encoder may keep what is less than a packet.
            assertThat(frames.path("received").asInt())
                    .isBetween(
                            frames.path("sent").asInt() - CALLS,
                            frames.path("sent").asInt());
        }
    }

    /** In frames of the callers', of all sessions. */
    private static double modelFrames(TestRelay relay, ToLongFunction<SessionRecord> bytes) {
        return relay.simulator().sessions().stream().mapToLong(bytes).sum() / MODEL_FRAME_BYTES;
    }

    private static List<Integer> wrong(JsonNode frames) {
        return List.of("lost", "duplicated", "reordered", "damaged", "crossed").stream()
                .map(name -> frames.path(name).asInt())
                .toList();
    }
}
