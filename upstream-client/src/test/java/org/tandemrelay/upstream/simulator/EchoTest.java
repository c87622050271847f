package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;

class EchoTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final SimulatorSettings ECHO = SimulatorSettings.defaults().withEcho(true);

    @Test
    void saysAllAudioBackAsItComesInOneResponse() {
        // Given
        byte[] audio = new byte[(int) PCM.bytesOf(2_000)];
        new Random(7).nextBytes(audio);
        try (RealtimeSimulator simulator = RealtimeSimulator.start(ECHO);
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            // When
            client.append(audio, PCM);

            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(spoken(simulator)).isEqualTo(audio.length));
            JsonNode created = client.await1("response.created");
            String response = created.path("response").path("id").asText();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(client.audioOf(response)).isEqualTo(audio));
            assertThat(client.all("response.output_audio.delta"))
                    .hasSize(simulator.sessions().get(0).appends())
                    .extracting(delta -> delta.path("event_id").asText())
                    .doesNotHaveDuplicates();
            assertThat(client.types()).doesNotContain("input_audio_buffer.speech_started", "response.done");
        }
    }

    @Test
    void saysBackWhatOnlyAJsonReaderUnderstands() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(ECHO);
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            client.send("{'type':'input_audio_buffer.append','audio':'AAAA'}");
            client.await1("response.output_audio.delta");

            // When
            client.send("{\"audio\":\"\\/\\/\\/\\/\",\"type\":\"input_audio_buffer.append\",\"more\":{}}");

            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(client.all("response.output_audio.delta"))
                            .extracting(delta -> delta.path("delta").asText())
                            .containsExactly("AAAA", "////"));
        }
    }

    @Test
    void refusesToSayBackInAnotherFormat() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(ECHO);
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            client.update("{'type':'realtime','audio':{'output':{'format':{'type':'audio/pcmu'}}}}");

            // When / Then
            assertThat(client.errorOf("{'type':'input_audio_buffer.append','audio':'AAAA'}")
                            .path("message")
                            .asText())
                    .contains("same format");
        }
    }

    private static long spoken(RealtimeSimulator simulator) {
        return simulator.sessions().get(0).outputAudioBytes();
    }
}
