package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.models.realtime.AudioTranscription;
import com.openai.models.realtime.ConversationItemCreateEvent;
import com.openai.models.realtime.ConversationItemTruncateEvent;
import com.openai.models.realtime.RealtimeAudioConfig;
import com.openai.models.realtime.RealtimeAudioConfigInput;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeConversationItemFunctionCallOutput;
import com.openai.models.realtime.RealtimeFunctionTool;
import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.ResponseAudioDeltaEvent;
import com.openai.models.realtime.ResponseCreateEvent;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.testing.openai.JavaClient;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * The vendor's own Java client, pointed at a relay, holds conversations through it. Each event is checked against the client's model of
 * it, so one that the vendor would not send fails here.
 */
@Execution(ExecutionMode.CONCURRENT)
class JavaClientCallTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    /** Few and long, since the client takes its time for each. */
    private static final int PIECE_MILLIS = 500;

    private TestRelay relay;
    private TlsFront front;
    private JavaClient client;

    @BeforeEach
    void connect() throws Exception {
        relay = TestRelay.start(
                SimulatorSettings.defaults()
                        .withThinkingMillis(50)
                        // Slow enough that an answer is still being spoken when it is interrupted on a busy machine.
                        .withSpeed(1),
                "",
                "caller-key",
                "sk-test",
                "openai-callers-may",
                "all",
                // The client speaks a whole turn as fast as it goes, and the machine may be busy.
                "caller-backlog",
                "30s");
        front = new TlsFront(relay.port());
        client = JavaClient.connect(front.baseUrl(), front.trust(), "simulator");
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        client.close();
        front.close();
        relay.close();
    }

    @Test
    void hearsItsOwnTurn() {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", PCM);
        client.update(RealtimeSessionCreateRequest.builder()
                .instructions("You are brief.")
                .addOutputModality(RealtimeSessionCreateRequest.OutputModality.AUDIO)
                .audio(RealtimeAudioConfig.builder()
                        .input(RealtimeAudioConfigInput.builder()
                                .transcription(AudioTranscription.builder()
                                        .model("gpt-transcribe")
                                        .build())
                                .build())
                        .build()));

        // When
        client.speak(turn, PIECE_MILLIS);

        // Then
        RealtimeResponse response =
                client.awaitNth(1, RealtimeServerEvent::responseDone).response();
        assertThat(response.status()).hasValue(RealtimeResponse.Status.COMPLETED);
        assertThat(response.usage().orElseThrow().outputTokens().orElseThrow()).isPositive();
        assertThat(Speech.likeness(turn, PCM, client.heard(response.id().orElseThrow()), PCM))
                .isGreaterThan(0.9);
        client.awaitNth(1, RealtimeServerEvent::conversationItemInputAudioTranscriptionCompleted);
        client.awaitNth(1, RealtimeServerEvent::rateLimitsUpdated);
        assertThat(relay.metric("tandem_caller_audio_bytes_total", "")).isEqualTo(turn.length);
        assertThat(relay.metric("tandem_model_audio_bytes_total", ""))
                .isEqualTo(client.heard(response.id().orElseThrow()).length);
        assertThat(relay.metric("tandem_first_audio_milliseconds_count", "")).isEqualTo(1);
    }

    @Test
    void interruptsAnAnswerAndTellsHowMuchWasHeard() {
        // Given
        client.update(RealtimeSessionCreateRequest.builder());
        // More than a minute of answer, so that it is still being spoken when a busy machine has said something into
        // it.
        client.type("supercalifragilistic ".repeat(60).strip());
        client.send(RealtimeClientEvent.ofResponseCreate(
                ResponseCreateEvent.builder().build()));
        ResponseAudioDeltaEvent delta = client.awaitNth(1, RealtimeServerEvent::responseOutputAudioDelta);

        // When
        client.speak(Speech.turn("not-ill-disposed.wav", PCM), PIECE_MILLIS);
        RealtimeResponse stopped =
                client.awaitNth(1, RealtimeServerEvent::responseDone).response();
        client.send(RealtimeClientEvent.ofConversationItemTruncate(ConversationItemTruncateEvent.builder()
                .itemId(delta.itemId())
                .contentIndex(0)
                .audioEndMs(80)
                .build()));

        // Then
        assertThat(stopped.status()).hasValue(RealtimeResponse.Status.CANCELLED);
        assertThat(client.awaitNth(1, RealtimeServerEvent::conversationItemTruncated)
                        .audioEndMs())
                .isEqualTo(80);
        assertThat(client.awaitNth(2, RealtimeServerEvent::responseDone)
                        .response()
                        .status())
                .hasValue(RealtimeResponse.Status.COMPLETED);
        assertThat(relay.metric("tandem_interruptions_total", "")).isEqualTo(1);
    }

    @Test
    void runsAToolAndHearsItsResult() {
        // Given
        client.update(RealtimeSessionCreateRequest.builder()
                .addTool(RealtimeFunctionTool.builder()
                        .type(RealtimeFunctionTool.Type.FUNCTION)
                        .name("get_weather")
                        .description("The weather in a city.")
                        .parameters(JsonValue.from(
                                Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")))))
                        .build()));
        client.type("call get_weather");
        ResponseCreateEvent create = ResponseCreateEvent.builder().build();
        client.send(RealtimeClientEvent.ofResponseCreate(create));
        var call = client.awaitNth(1, RealtimeServerEvent::responseFunctionCallArgumentsDone);
        client.awaitNth(1, RealtimeServerEvent::responseDone);

        // When
        client.send(RealtimeClientEvent.ofConversationItemCreate(ConversationItemCreateEvent.builder()
                .item(RealtimeConversationItemFunctionCallOutput.builder()
                        .callId(call.callId())
                        .output("sunny")
                        .build())
                .build()));
        client.send(RealtimeClientEvent.ofResponseCreate(create));

        // Then
        RealtimeResponse answer =
                client.awaitNth(2, RealtimeServerEvent::responseDone).response();
        assertThat(call.arguments()).isEqualTo("{\"city\":\"some city\"}");
        assertThat(client.heard(answer.id().orElseThrow()).length).isGreaterThan((int) PCM.bytesOf(500));
        assertThat(client.awaitNth(1, RealtimeServerEvent::responseOutputAudioTranscriptDone)
                        .transcript())
                .contains("sunny");
    }

    @Test
    void readsAnErrorAndGoesOn() {
        // Given
        client.update(RealtimeSessionCreateRequest.builder());

        // When
        client.send(RealtimeClientEvent.ofConversationItemTruncate(ConversationItemTruncateEvent.builder()
                .eventId("mine")
                .itemId("item_no")
                .contentIndex(0)
                .audioEndMs(1)
                .build()));

        // Then
        var error = client.awaitNth(1, RealtimeServerEvent::error).error();
        assertThat(error.code()).hasValue("item_truncate_invalid_item_id");
        assertThat(error.eventId()).hasValue("mine");
        client.send(RealtimeClientEvent.ofResponseCreate(
                ResponseCreateEvent.builder().build()));
        client.awaitNth(1, RealtimeServerEvent::responseDone);
    }
}
