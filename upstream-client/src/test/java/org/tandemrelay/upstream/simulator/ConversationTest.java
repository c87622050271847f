package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

@Execution(ExecutionMode.CONCURRENT)
class ConversationTest extends SessionTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);

    ConversationTest() {
        super(100, 10);
    }

    private JsonNode create(String id, String more) {
        int before = client.count();
        client.send("{'type':'conversation.item.create'" + more + ",'item':{'id':'" + id
                + "','type':'message','role':'user','content':[{'type':'input_text','text':'one'}]}}");
        client.awaitAfter(before, "conversation.item.done");
        return client.awaitAfter(before, "conversation.item.added");
    }

    private static String truncate(String itemId, long millis) {
        return "{'type':'conversation.item.truncate','item_id':'" + itemId + "','content_index':0,'audio_end_ms':"
                + millis + "}";
    }

    @Test
    void keepsItemsInTheirOrder() {
        // When
        JsonNode first = create("one", "");
        JsonNode second = create("two", "");
        JsonNode front = create("zero", ",'previous_item_id':'root'");
        JsonNode between = create("one-and-a-half", ",'previous_item_id':'one'");

        // Then
        assertThat(first.path("previous_item_id").isNull()).isTrue();
        assertThat(second.path("previous_item_id").asText()).isEqualTo("one");
        assertThat(front.path("previous_item_id").isNull()).isTrue();
        assertThat(between.path("previous_item_id").asText()).isEqualTo("one");
        assertThat(between.at("/item/content/0/text").asText()).isEqualTo("one");
    }

    @Test
    void repairsTheChainWhereAnItemIsDeleted() {
        // Given
        create("one", "");
        create("two", "");

        // When
        client.send("{'type':'conversation.item.delete','item_id':'two'}");
        client.await1("conversation.item.deleted");
        JsonNode third = create("three", "");

        // Then
        assertThat(third.path("previous_item_id").asText()).isEqualTo("one");
    }

    @Test
    void refusesAnIdThatIsTaken() {
        // Given
        create("one", "");

        // When
        JsonNode error = client.errorOf("{'type':'conversation.item.create','item':{'id':'one','type':'message',"
                + "'role':'user','content':[]}}");

        // Then
        assertThat(error.path("code").asText()).isEqualTo("invalid_value");
        assertThat(error.path("param").asText()).isEqualTo("item.id");
    }

    @Test
    void givesTheAudioOfATurnBack() {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", PCM);
        client.update("{'type':'realtime','audio':{'input':{'turn_detection':null}}}");
        client.append(turn, PCM);
        client.send("{'type':'input_audio_buffer.commit'}");
        String itemId =
                client.await1("input_audio_buffer.committed").path("item_id").asText();

        // When
        client.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");

        // Then
        JsonNode item = client.await1("conversation.item.retrieved").path("item");
        assertThat(item.path("id").asText()).isEqualTo(itemId);
        assertThat(Base64.getDecoder().decode(item.at("/content/0/audio").asText()))
                .isEqualTo(turn);
    }

    @Test
    void truncatesAnAnswerToWhatWasHeardAndForgetsItsWords() {
        // Given
        client.send("{'type':'response.create'}");
        String itemId =
                client.await1("response.done").at("/response/output/0/id").asText();

        // When
        client.send(truncate(itemId, 700));
        JsonNode truncated = client.await1("conversation.item.truncated");
        client.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");

        // Then
        JsonNode part = client.await1("conversation.item.retrieved").at("/item/content/0");
        assertThat(truncated.path("audio_end_ms").asInt()).isEqualTo(700);
        assertThat(part.path("transcript").isNull()).isTrue();
        assertThat(Base64.getDecoder().decode(part.path("audio").asText())).hasSize((int) PCM.bytesOf(700));
        assertThat(simulator.sessions().get(0).truncations())
                .singleElement()
                .satisfies(one -> assertThat(one.audioEndMillis()).isEqualTo(700));
    }

    @Test
    void refusesToTruncateBeyondWhatItSent() {
        // Given
        client.send("{'type':'response.create'}");
        JsonNode done = client.await1("response.done").path("response");
        String itemId = done.at("/output/0/id").asText();
        long sentMillis = PCM.millisOf(client.audioOf(done.path("id").asText()).length);

        // When
        JsonNode error = client.errorOf(truncate(itemId, sentMillis + 1));
        client.send(truncate(itemId, sentMillis));

        // Then
        assertThat(error.path("code").asText()).isEqualTo("invalid_value");
        assertThat(error.path("message").asText())
                .isEqualTo("Audio content of " + sentMillis + "ms is already shorter than " + (sentMillis + 1) + "ms");
        assertThat(client.await1("conversation.item.truncated")
                        .path("audio_end_ms")
                        .asLong())
                .isEqualTo(sentMillis);
        assertThat(simulator.sessions().get(0).truncations()).hasSize(1);
    }

    @Test
    void refusesToTruncateWhatIsNoSpokenAnswer() {
        // Given
        create("mine", "");

        // When
        JsonNode error = client.errorOf(truncate("mine", 0));

        // Then
        assertThat(error.path("code").asText()).isEqualTo("unsupported_content_type");
        assertThat(error.path("message").asText()).isEqualTo("Only model output audio messages can be truncated");
    }
}
