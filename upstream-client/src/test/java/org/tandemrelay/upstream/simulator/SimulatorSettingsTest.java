package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

class SimulatorSettingsTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);

    private static SimulatorSettings quick() {
        return SimulatorSettings.defaults().withThinkingMillis(10).withSpeed(50);
    }

    @Test
    void letTheSimulatorClaimWhatItHeard() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(quick().withTranscript("not ill disposed"));
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            client.await1("session.created");
            client.update("{'type':'realtime','audio':{'input':{'transcription':{'model':'whisper-1'}}}}");

            // When
            client.append(Speech.turn("not-ill-disposed.wav", PCM), PCM);

            // Then
            assertThat(client.await1("conversation.item.input_audio_transcription.completed")
                            .path("transcript")
                            .asText())
                    .isEqualTo("not ill disposed");
            client.await1("response.done");
            assertThat(client.textOf("response.output_audio_transcript.delta")).isEqualTo("not ill disposed");
        }
    }

    @Test
    void letEveryNthTurnCallATool() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(quick().withToolEveryTurns(2));
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            client.await1("session.created");
            client.update("{'type':'realtime','tools':[{'type':'function','name':'hang_up'}]}");

            // When
            client.send("{'type':'response.create'}");
            JsonNode first = client.await1("response.done");
            int before = client.count();
            client.send("{'type':'response.create'}");
            JsonNode second = client.awaitAfter(before, "response.done");

            // Then
            assertThat(first.at("/response/output/0/type").asText()).isEqualTo("message");
            assertThat(second.at("/response/output/0/name").asText()).isEqualTo("hang_up");
            assertThat(second.at("/response/output/0/arguments").asText()).isEqualTo("{}");
        }
    }

    @Test
    void endATurnAfterTheirSilenceWhereTheSessionDoesNotSay() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(quick().withVadSilenceMillis(200));
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            byte[] turn = Speech.turn("not-ill-disposed.wav", PCM);
            client.await1("session.created");

            // When
            client.append(turn, PCM);

            // Then
            long endMillis = client.await1("input_audio_buffer.speech_stopped")
                    .path("audio_end_ms")
                    .asLong();
            assertThat(client.await1("session.created")
                            .at("/session/audio/input/turn_detection/silence_duration_ms")
                            .asInt())
                    .isEqualTo(200);
            assertThat(endMillis).isLessThan(PCM.millisOf(turn.length) - 500);
        }
    }

    @Test
    void endASessionAtItsCap() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(quick().withSessionCapMillis(300));
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {

            // When / Then
            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat(client.closeReason()).contains("maximum duration");
            await().untilAsserted(() -> assertThat(simulator.openSessions()).isZero());
        }
    }

    @Test
    void letATranscriptionSessionTranscribeAndNotAnswer() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(quick())) {
            URI url = URI.create("ws://127.0.0.1:" + simulator.port() + "/v1/realtime?intent=transcription");
            try (SimulatorClient client = SimulatorClient.connect(url)) {
                client.await1("session.created");
                client.update(
                        "{'type':'transcription','audio':{'input':{'transcription':{'model':'gpt-transcribe'}}}}");

                // When
                client.append(Speech.turn("not-ill-disposed.wav", PCM), PCM);

                // Then
                client.await1("conversation.item.input_audio_transcription.completed");
                assertThat(client.errorOf("{'type':'response.create'}")
                                .path("code")
                                .asText())
                        .isEqualTo("invalid_value");
                assertThat(client.types()).noneMatch(type -> type.startsWith("response."));
            }
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(settings -> settings.withPort(70_000), "port is 70000, it must be 0 to 65535"),
                mistake(settings -> settings.withEventLoops(0), "eventLoops is 0, it must be at least 1"),
                mistake(settings -> settings.withSpeed(0), "speed is 0.0, it must be above 0"),
                mistake(settings -> settings.withDeltaMillis(10, 20), "minDeltaMillis is 10, it must be 20 to 1000"),
                mistake(
                        settings -> settings.withDeltaMillis(200, 100),
                        "maxDeltaMillis is 100, it must be 200 to 1000"),
                mistake(settings -> settings.withThinkingMillis(-1), "thinkingMillis is -1, it must be 0 or more"));
    }

    private static Arguments mistake(UnaryOperator<SimulatorSettings> change, String message) {
        return Arguments.of(change, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void nameTheValueThatIsWrong(UnaryOperator<SimulatorSettings> change, String message) {
        // When / Then
        assertThatThrownBy(() -> change.apply(SimulatorSettings.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
