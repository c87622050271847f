package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

@Execution(ExecutionMode.CONCURRENT)
class BargeInTest extends SessionTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);

    private final byte[] turn = Speech.turn("not-ill-disposed.wav", PCM);

    BargeInTest() {
        // Real time: the answer is still being spoken when the caller speaks again.
        super(1, 10);
    }

    private static String turnDetection(String more) {
        return "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad'" + more + "}}}}";
    }

    private List<JsonNode> responses() {
        return client.all("response.done").stream()
                .map(event -> event.path("response"))
                .toList();
    }

    @Test
    void stopsItsAnswerWhenTheCallerSpeaksAgain() {
        // Given
        client.append(turn, PCM);
        client.await1("response.output_audio.delta");
        int before = client.count();

        // When
        client.append(turn, PCM);

        // Then
        client.awaitAfter(before, "response.done");
        client.awaitAfter(before, "response.created");
        JsonNode stopped = responses().get(0);
        List<String> after = client.types().subList(before, client.count());
        assertThat(stopped.path("status").asText()).isEqualTo("cancelled");
        assertThat(stopped.at("/status_details/reason").asText()).isEqualTo("turn_detected");
        assertThat(after).containsSubsequence("input_audio_buffer.speech_started", "response.done", "response.created");
        assertThat(simulator.sessions().get(0).cancelledResponses())
                .contains(stopped.path("id").asText());
    }

    @Test
    void acceptsATruncationToWhatWasHeardOfTheStoppedAnswer() {
        // Given
        client.append(turn, PCM);
        client.await1("response.output_audio.delta");
        client.append(turn, PCM);
        client.await1("response.done");
        String itemId = responses().get(0).at("/output/0/id").asText();

        // When
        client.send(
                "{'type':'conversation.item.truncate','item_id':'" + itemId + "','content_index':0,'audio_end_ms':60}");

        // Then
        assertThat(client.await1("conversation.item.truncated").path("item_id").asText())
                .isEqualTo(itemId);
    }

    @Test
    void speaksOnWhereTheSessionWantsNoInterruption() {
        // Given
        client.update(turnDetection(",'interrupt_response':false"));
        client.append(turn, PCM);
        client.await1("response.output_audio.delta");

        // When
        client.append(turn, PCM);

        // Then
        assertThat(client.await1("error").at("/error/code").asText())
                .isEqualTo("conversation_already_has_active_response");
        client.await1("response.done");
        assertThat(responses().get(0).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void onlyTellsOfSpeechWhereTheSessionWantsNoAnswer() {
        // Given
        client.update(turnDetection(",'create_response':false"));

        // When
        client.append(turn, PCM);
        client.append(turn, PCM);

        // Then
        await().untilAsserted(() ->
                assertThat(client.all("input_audio_buffer.committed")).hasSize(2));
        assertThat(client.all("conversation.item.done")).hasSize(2);
        assertThat(client.types()).noneMatch(type -> type.startsWith("response."));
    }

    @Test
    void takesSemanticTurnsLikeAnyOthers() {
        // Given
        client.update(
                "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'low'}}}}");

        // When
        client.append(turn, PCM);

        // Then
        client.await1("response.created");
        assertThat(client.types()).contains("input_audio_buffer.speech_started", "input_audio_buffer.committed");
    }

    @Test
    void keepsATurnThatAnUpdateOfSomethingElseFallsInto() {
        // Given
        int half = turn.length / 4 * 2;
        client.append(Arrays.copyOf(turn, half), PCM);
        String itemId = client.await1("input_audio_buffer.speech_started")
                .path("item_id")
                .asText();

        // When
        client.update("{'type':'realtime','instructions':'be brief'}");
        client.append(Arrays.copyOfRange(turn, half, turn.length), PCM);

        // Then
        assertThat(client.await1("input_audio_buffer.committed").path("item_id").asText())
                .isEqualTo(itemId);
        client.await1("response.created");
    }

    @Test
    void speaksUpWhenNobodyDoesForTooLong() {
        // Given
        client.update(turnDetection(",'idle_timeout_ms':500"));
        client.send("{'type':'response.create','response':{'max_output_tokens':4}}");
        client.await1("response.done");

        // When
        client.append(Speech.silence(300, PCM), PCM);

        // Then
        JsonNode timeout = client.await1("input_audio_buffer.timeout_triggered");
        assertThat(client.await1("input_audio_buffer.committed").path("item_id"))
                .isEqualTo(timeout.path("item_id"));
        assertThat(timeout.path("audio_end_ms").asInt()).isEqualTo(300);
        await().untilAsserted(() -> assertThat(client.all("response.created")).hasSize(2));
    }
}
