package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

@Execution(ExecutionMode.CONCURRENT)
class SpokenTurnTest extends SessionTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final String RECORDING = "not-ill-disposed.wav";

    SpokenTurnTest() {
        super(50, 50);
    }

    @ParameterizedTest
    @CsvSource({
        "audio/pcm, audio/pcm",
        "audio/pcmu, audio/pcmu",
        "audio/pcma, audio/pcma",
        "audio/pcm, audio/pcmu",
        "audio/pcmu, audio/pcm",
        "audio/pcma, audio/pcmu",
    })
    void speaksTheCallersOwnTurnBack(String in, String out) {
        // Given
        byte[] spoken = Speech.turn(RECORDING, format(in));
        client.await1("session.created");
        client.update("{'type':'realtime','audio':{'input':{'format':" + wire(in) + "},'output':{'format':" + wire(out)
                + "}}}");

        // When
        client.append(spoken, format(in));

        // Then
        JsonNode done = client.await1("response.done").path("response");
        byte[] heard = client.audioOf(done.path("id").asText());
        assertThat(done.path("status").asText()).isEqualTo("completed");
        assertThat(Speech.likeness(spoken, format(in), heard, format(out))).isGreaterThan(0.9);
        assertThat(format(out).millisOf(heard.length)).isGreaterThan(2_500);
    }

    @Test
    void tellsOfATurnInTheOrderOfTheVendor() {
        // Given
        client.await1("session.created");
        client.update("{'type':'realtime','audio':{'input':{'transcription':{'model':'gpt-transcribe'}}}}");

        // When
        client.append(Speech.turn(RECORDING, PCM), PCM);
        client.await1("rate_limits.updated");

        // Then
        List<String> order = new ArrayList<>();
        for (String type : client.types()) {
            if (!type.contains("input_audio_transcription")
                    && (order.isEmpty() || !last(order).equals(type))) {
                order.add(type);
            }
        }
        assertThat(order)
                .startsWith(
                        "session.created",
                        "session.updated",
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.content_part.added",
                        "response.output_audio_transcript.delta",
                        "response.output_audio.delta")
                .endsWith(
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
    }

    @Test
    void countsTheCallersTimeOnTheClockOfTheAudio() {
        // Given
        byte[] turn = Speech.turn(RECORDING, PCM);
        client.await1("session.created");

        // When
        client.append(turn, PCM);
        client.append(turn, PCM);
        client.await1("response.done");

        // Then
        List<JsonNode> started = client.all("input_audio_buffer.speech_started");
        List<JsonNode> stopped = client.all("input_audio_buffer.speech_stopped");
        long turnMillis = PCM.millisOf(turn.length);
        assertThat(started).hasSize(2);
        assertThat(started.get(0).path("audio_start_ms").asLong()).isBetween(200L, 900L);
        assertThat(stopped.get(0).path("audio_end_ms").asLong()).isBetween(turnMillis - 900, turnMillis);
        assertThat(started.get(1).path("audio_start_ms").asLong()
                        - started.get(0).path("audio_start_ms").asLong())
                .isBetween(turnMillis - 100, turnMillis + 100);
    }

    @Test
    void transcribesAndBillsWhatItHeard() {
        // Given
        client.await1("session.created");
        client.update("{'type':'realtime','audio':{'input':{'transcription':{'model':'gpt-transcribe'}}}}");

        // When
        client.append(Speech.turn(RECORDING, PCM), PCM);

        // Then
        JsonNode done = client.await1("response.done").path("response");
        JsonNode heard = client.await1("conversation.item.input_audio_transcription.completed");
        assertThat(heard.path("transcript").asText()).matches("\\(\\d\\.\\d s of speech\\)");
        assertThat(client.textOf("conversation.item.input_audio_transcription.delta"))
                .isEqualTo(heard.path("transcript").asText());
        assertThat(client.textOf("response.output_audio_transcript.delta"))
                .isEqualTo(heard.path("transcript").asText());
        assertThat(done.at("/usage/input_token_details/audio_tokens").asInt()).isBetween(25, 45);
        assertThat(done.at("/usage/output_token_details/audio_tokens").asInt()).isBetween(50, 90);
        assertThat(client.all("response.output_audio_transcript.delta"))
                .allSatisfy(
                        delta -> assertThat(delta.path("obfuscation").asText()).isNotEmpty());
        assertThat(client.all("response.output_audio.delta"))
                .allSatisfy(delta -> assertThat(delta.has("obfuscation")).isFalse());
    }

    @Test
    void sendsSpeechInPiecesOfTheConfiguredLength() {
        // Given
        client.await1("session.created");

        // When
        client.append(Speech.turn(RECORDING, PCM), PCM);
        client.await1("response.done");

        // Then
        List<JsonNode> deltas = client.all("response.output_audio.delta");
        assertThat(deltas.subList(0, deltas.size() - 1))
                .hasSizeGreaterThan(10)
                .allSatisfy(delta -> assertThat(PCM.millisOf(
                                Base64.getDecoder().decode(delta.path("delta").asText()).length))
                        .isBetween(100L, 250L));
    }

    private static String last(List<String> list) {
        return list.get(list.size() - 1);
    }

    private static AudioFormat format(String type) {
        return switch (type) {
            case "audio/pcmu" -> AudioFormat.mulaw();
            case "audio/pcma" -> AudioFormat.alaw();
            default -> PCM;
        };
    }

    private static String wire(String type) {
        return type.equals("audio/pcm") ? "{'type':'audio/pcm','rate':24000}" : "{'type':'" + type + "'}";
    }
}
