package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

@Execution(ExecutionMode.CONCURRENT)
class ResponseTest extends SessionTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final String WEATHER = "{'type':'function','name':'get_weather','description':'d','parameters':"
            + "{'type':'object','properties':{'city':{'type':'string'},'days':{'type':'integer'}},'required':['city']}}";

    ResponseTest() {
        super(4, 100);
    }

    private void writeText(String text) {
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                + "[{'type':'input_text','text':'" + text + "'}]}}");
    }

    @Test
    void greetsWhenItIsAskedBeforeAnybodySpoke() {
        // When
        client.send("{'type':'response.create','response':{'instructions':'Greet the caller.'}}");

        // Then
        JsonNode done = client.await1("response.done").path("response");
        assertThat(client.textOf("response.output_audio_transcript.delta")).contains("Hello");
        assertThat(PCM.millisOf(client.audioOf(done.path("id").asText()).length))
                .isGreaterThan(1_000);
    }

    @Test
    void answersATextAloudWithItsOwnWords() {
        // Given
        writeText("good morning to you");

        // When
        client.send("{'type':'response.create'}");

        // Then
        JsonNode done = client.await1("response.done").path("response");
        byte[] audio = client.audioOf(done.path("id").asText());
        assertThat(client.textOf("response.output_audio_transcript.delta")).isEqualTo("good morning to you");
        assertThat(done.at("/output/0/content/0/type").asText()).isEqualTo("output_audio");
        assertThat(done.at("/output/0/content/0/transcript").asText()).isEqualTo("good morning to you");
        assertThat(loudness(audio)).isGreaterThan(1_000);
        assertThat(PCM.millisOf(audio.length)).isBetween(1_000L, 2_500L);
    }

    @Test
    void answersInTextAloneWhereAskedAndReturnsTheMetadata() {
        // Given
        writeText("only words");

        // When
        client.send("{'type':'response.create','response':{'output_modalities':['text'],'metadata':{'topic':'qa'}}}");

        // Then
        JsonNode done = client.await1("response.done").path("response");
        assertThat(client.textOf("response.output_text.delta")).isEqualTo("only words");
        assertThat(client.await1("response.output_text.done").path("text").asText())
                .isEqualTo("only words");
        assertThat(client.await1("response.content_part.added").at("/part/type").asText())
                .isEqualTo("text");
        assertThat(done.at("/output/0/content/0/type").asText()).isEqualTo("output_text");
        assertThat(done.at("/metadata/topic").asText()).isEqualTo("qa");
        assertThat(done.path("output_modalities").get(0).asText()).isEqualTo("text");
        assertThat(client.types()).noneMatch(type -> type.startsWith("response.output_audio"));
    }

    @Test
    void commitsAndAnswersByHandWithoutTurnDetection() {
        // Given
        byte[] turn = Speech.turn("made-amiable.wav", PCM);
        client.update("{'type':'realtime','audio':{'input':{'turn_detection':null}}}");
        client.append(turn, PCM);

        // When
        client.send("{'type':'input_audio_buffer.commit'}");
        client.await1("input_audio_buffer.committed");
        client.send("{'type':'response.create'}");

        // Then
        JsonNode done = client.await1("response.done").path("response");
        byte[] audio = client.audioOf(done.path("id").asText());
        assertThat(audio).isEqualTo(turn);
        assertThat(client.types()).noneMatch(type -> type.contains("speech_started"));
        assertThat(simulator.sessions().get(0).inputAudioBytes()).isEqualTo(turn.length);
        assertThat(simulator.sessions().get(0).outputAudioBytes()).isEqualTo(turn.length);
    }

    @Test
    void makesOneResponseAtATimeInTheDefaultConversation() {
        // Given
        client.send("{'type':'response.create'}");
        String active = client.await1("response.created").at("/response/id").asText();

        // When
        JsonNode error = client.errorOf("{'type':'response.create','event_id':'second'}");

        // Then
        assertThat(error.path("code").asText()).isEqualTo("conversation_already_has_active_response");
        assertThat(error.path("message").asText()).contains(active);
        assertThat(error.path("event_id").asText()).isEqualTo("second");
        assertThat(client.await1("response.done").at("/response/status").asText())
                .isEqualTo("completed");
    }

    @Test
    void makesResponsesBesideTheConversationThatLeaveItAlone() {
        // Given
        client.send("{'type':'response.create'}");
        client.await1("response.created");

        // When
        client.send("{'type':'response.create','response':{'conversation':'none','output_modalities':['text'],'input':"
                + "[{'type':'message','role':'user','content':[{'type':'input_text','text':'classify this'}]}]}}");

        // Then
        await().untilAsserted(() -> assertThat(client.all("response.done")).hasSize(2));
        JsonNode beside = client.all("response.done").stream()
                .map(event -> event.path("response"))
                .filter(response -> response.path("conversation_id").isNull())
                .findFirst()
                .orElseThrow();
        String itemId = beside.at("/output/0/id").asText();
        assertThat(beside.at("/output/0/content/0/text").asText()).isEqualTo("classify this");
        assertThat(client.all("conversation.item.added"))
                .extracting(event -> event.at("/item/id").asText())
                .doesNotContain(itemId);
        assertThat(client.errorOf("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}")
                        .path("code")
                        .asText())
                .isEqualTo("item_not_found");
    }

    @Test
    void stopsWhenItIsCancelled() {
        // Given
        client.send("{'type':'response.create'}");
        String id =
                client.await1("response.output_audio.delta").path("response_id").asText();

        // When
        client.send("{'type':'response.cancel'}");

        // Then
        JsonNode done = client.await1("response.done").path("response");
        assertThat(done.path("status").asText()).isEqualTo("cancelled");
        assertThat(done.at("/status_details/reason").asText()).isEqualTo("client_cancelled");
        assertThat(done.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(simulator.sessions().get(0).cancelledResponses()).containsExactly(id);
        assertThat(client.await1("response.output_audio_transcript.done")
                        .path("transcript")
                        .asText())
                .isEqualTo(client.textOf("response.output_audio_transcript.delta"));
    }

    @Test
    void endsAtTheMostTokensThatItMaySay() {
        // When
        client.send("{'type':'response.create','response':{'max_output_tokens':10}}");

        // Then
        JsonNode done = client.await1("response.done").path("response");
        assertThat(done.path("status").asText()).isEqualTo("incomplete");
        assertThat(done.at("/status_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(PCM.millisOf(client.audioOf(done.path("id").asText()).length))
                .isEqualTo(500);
    }

    @Test
    void callsAToolThatATextNamesAndSpeaksItsResult() {
        // Given
        client.update("{'type':'realtime','tools':[" + WEATHER + "]}");
        writeText("please call get_weather now");

        // When
        client.send("{'type':'response.create'}");
        JsonNode call = client.await1("response.done").at("/response/output/0");
        JsonNode arguments = client.await1("response.function_call_arguments.done");
        client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
                + call.path("call_id").asText() + "','output':'sunny'}}");
        int before = client.count();
        client.send("{'type':'response.create'}");
        client.awaitAfter(before, "response.done");

        // Then
        assertThat(call.path("type").asText()).isEqualTo("function_call");
        assertThat(call.path("name").asText()).isEqualTo("get_weather");
        assertThat(arguments.path("arguments").asText()).isEqualTo("{\"city\":\"some city\",\"days\":1}");
        assertThat(arguments.path("call_id")).isEqualTo(call.path("call_id"));
        assertThat(client.textOf("response.function_call_arguments.delta"))
                .isEqualTo(arguments.path("arguments").asText());
        assertThat(client.textOf("response.output_audio_transcript.delta")).contains("sunny");
    }

    @Test
    void callsAToolWhenItMust() {
        // Given
        client.update("{'type':'realtime','tool_choice':'required','tools':[" + WEATHER + "]}");
        writeText("hello");

        // When
        client.send("{'type':'response.create'}");

        // Then
        List<String> order = client.await1("rate_limits.updated") == null ? List.of() : client.types();
        assertThat(order.subList(order.indexOf("response.created"), order.size()))
                .containsSubsequence(
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
    }

    @Test
    void doesNotCallAToolThatItMayNot() {
        // Given
        client.update("{'type':'realtime','tool_choice':'none','tools':[" + WEATHER + "]}");
        writeText("call get_weather");

        // When
        client.send("{'type':'response.create'}");

        // Then
        assertThat(client.await1("response.done").at("/response/output/0/type").asText())
                .isEqualTo("message");
    }

    private static double loudness(byte[] pcm) {
        double power = 0;
        for (int i = 0; i + 1 < pcm.length; i += 2) {
            double sample = (short) (pcm[i] & 0xff | pcm[i + 1] << 8);
            power += sample * sample;
        }
        return Math.sqrt(power / (pcm.length / 2.0));
    }
}
