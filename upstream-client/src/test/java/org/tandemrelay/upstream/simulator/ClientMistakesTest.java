package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class ClientMistakesTest extends SessionTest {

    ClientMistakesTest() {
        super(100, 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense|invalid_json|null",
                "[1,2]|invalid_json|null",
                "{'type':'response.create'|invalid_json|null",
                "{'type':'response.create'} {}|invalid_json|null",
                "{'event_id':'e'}|missing_required_parameter|type",
                "{'type':5}|invalid_type|type",
                "{'type':'response.audio.create'}|invalid_value|type",
                "{'type':'session.update'}|missing_required_parameter|session",
                "{'type':'session.update','session':'x'}|invalid_type|session",
                "{'type':'input_audio_buffer.append'}|missing_required_parameter|audio",
                "{'type':'input_audio_buffer.append','audio':'no base64!'}|invalid_value|audio",
                "{'type':'input_audio_buffer.append','audio':7}|invalid_value|audio",
                "{'type':'input_audio_buffer.commit'}|input_audio_buffer_commit_empty|null",
                "{'type':'response.cancel'}|response_cancel_not_active|null",
                "{'type':'response.cancel','response_id':'resp_no'}|response_cancel_not_active|null",
                "{'type':'response.create','response':{'modalities':['text']}}|unknown_parameter|response.modalities",
                "{'type':'response.create','response':{'conversation':'other'}}|invalid_value|response.conversation",
                "{'type':'response.create','response':{'input':[{'type':'item_reference','id':'x'}]}}|item_not_found|response.input",
                "{'type':'conversation.item.create'}|missing_required_parameter|item",
                "{'type':'conversation.item.create','item':{'role':'user'}}|missing_required_parameter|item.type",
                "{'type':'conversation.item.create','item':{'type':'message','content':[]}}|missing_required_parameter|item.role",
                "{'type':'conversation.item.create','item':{'type':'message','role':'assistant','content':[{'type':'output_audio'}]}}|invalid_value|item.content[0].type",
                "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'no','output':''}}|invalid_tool_call_id|null",
                "{'type':'conversation.item.create','previous_item_id':'no','item':{'type':'message','role':'user','content':[]}}|item_not_found|previous_item_id",
                "{'type':'conversation.item.retrieve','item_id':'no'}|item_not_found|item_id",
                "{'type':'conversation.item.delete','item_id':'no'}|item_not_found|item_id",
                "{'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':1}|item_truncate_invalid_item_id|item_id",
                "{'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':-1}|integer_below_min_value|audio_end_ms",
                "{'type':'output_audio_buffer.clear'}|invalid_value|type",
            })
    void areToldInTheVendorsShapeAndTheSessionGoesOn(String event, String code, String param) {
        // When
        JsonNode error = client.errorOf(event);

        // Then
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.has("event_id")).isTrue();
        client.send("{'type':'input_audio_buffer.clear'}");
        client.await1("input_audio_buffer.cleared");
    }

    @Test
    void aBinaryMessageIsRefusedAndTheSessionGoesOn() {
        // When
        client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), true).join();

        // Then
        assertThat(client.await1("error").at("/error/code").asText()).isEqualTo("invalid_message");
        client.send("{'type':'input_audio_buffer.clear'}");
        client.await1("input_audio_buffer.cleared");
    }

    @Test
    void aMessageOfMoreThanFifteenMebibytesEndsTheSession() {
        // Given
        String half = "A".repeat(8 * 1024 * 1024);

        // When
        client.socket()
                .sendText("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + half, false)
                .thenCompose(socket -> socket.sendText(half + "\"}", true))
                .exceptionally(e -> null)
                .join();

        // Then
        assertThat(client.awaitClose()).isEqualTo(1009);
        await().untilAsserted(() -> assertThat(simulator.openSessions()).isZero());
    }

    @Test
    void moreThanTenMinutesOfUncommittedAudioAreRefused() {
        // Given
        client.update("{'type':'realtime','audio':{'input':{'turn_detection':null,'format':{'type':'audio/pcmu'}}}}");
        byte[] fiveMinutes = new byte[5 * 60 * 8_000];
        String append = "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(fiveMinutes) + "\"}";

        // When
        client.send(append);
        client.send(append);
        JsonNode error = client.errorOf("{'type':'input_audio_buffer.append','audio':'" + "AAAA".repeat(10) + "'}");

        // Then
        assertThat(error.path("message").asText()).contains("10 minutes");
        assertThat(client.errorOf("{'type':'input_audio_buffer.commit'}")
                        .path("code")
                        .asText())
                .isEqualTo("input_audio_buffer_commit_empty");
    }
}
