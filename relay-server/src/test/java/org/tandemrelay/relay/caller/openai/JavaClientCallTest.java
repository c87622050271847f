package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.JsonValue;
import com.openai.core.http.WebSocketWriteNotAttempted;
import com.openai.helpers.RealtimeConnection;
import com.openai.helpers.RealtimeWebSocketOptions;
import com.openai.models.realtime.AudioTranscription;
import com.openai.models.realtime.ConversationItemCreateEvent;
import com.openai.models.realtime.ConversationItemTruncateEvent;
import com.openai.models.realtime.InputAudioBufferAppendEvent;
import com.openai.models.realtime.RealtimeAudioConfig;
import com.openai.models.realtime.RealtimeAudioConfigInput;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeConversationItemFunctionCallOutput;
import com.openai.models.realtime.RealtimeConversationItemUserMessage;
import com.openai.models.realtime.RealtimeFunctionTool;
import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.ResponseAudioDeltaEvent;
import com.openai.models.realtime.ResponseCreateEvent;
import com.openai.models.realtime.SessionUpdateEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * The vendor's own Java client, pointed at a relay, holds conversations through it. Each event is checked against the client's model of
 * it, so one that the vendor would not send fails here.
 */
@Execution(ExecutionMode.CONCURRENT)
class JavaClientCallTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<RealtimeServerEvent> events = new CopyOnWriteArrayList<>();
    private volatile Throwable failure;
    private volatile boolean closing;
    private TestRelay relay;
    private TlsFront front;
    private RealtimeConnection connection;
    private Thread reader;

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
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {front.trust()}, null);
        ClientOptions options = ClientOptions.builder()
                .httpClient(OkHttpClient.builder()
                        .sslSocketFactory(tls.getSocketFactory())
                        .trustManager(front.trust())
                        .build())
                .baseUrl(front.baseUrl())
                .apiKey("sk-test")
                .responseValidation(true)
                .build();
        connection = RealtimeConnection.connect(
                options, RealtimeWebSocketOptions.builder().model("simulator").build());
        reader = new Thread(this::read, "openai-java-reader");
        reader.start();
    }

    private void read() {
        try {
            while (true) {
                events.add(connection.receive().validate());
            }
        } catch (RuntimeException e) {
            if (!closing) {
                failure = e;
            }
        }
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        closing = true;
        connection.close();
        front.close();
        relay.close();
        reader.join(5_000);
        assertThat(failure).isNull();
    }

    private <T> List<T> all(Function<RealtimeServerEvent, Optional<T>> kind) {
        return events.stream().map(kind).flatMap(Optional::stream).toList();
    }

    private <T> T awaitNth(int n, Function<RealtimeServerEvent, Optional<T>> kind) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(failure).isNull();
            // Not the events themselves, which would be written out at each look: speech among them.
            assertThat(all(kind).size()).isGreaterThanOrEqualTo(n);
        });
        return all(kind).get(n - 1);
    }

    private void update(RealtimeSessionCreateRequest.Builder session) {
        awaitNth(1, RealtimeServerEvent::sessionCreated);
        send(RealtimeClientEvent.ofSessionUpdate(
                SessionUpdateEvent.builder().session(session.build()).build()));
        awaitNth(1, RealtimeServerEvent::sessionUpdated);
    }

    /** The client takes one command at a time and says that it is busy until that is written; then it wants to be asked again. */
    private void send(RealtimeClientEvent event) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsInstanceOf(WebSocketWriteNotAttempted.Busy.class)
                .until(() -> {
                    connection.send(event);
                    return true;
                });
    }

    private void type(String text) {
        send(RealtimeClientEvent.ofConversationItemCreate(ConversationItemCreateEvent.builder()
                .item(RealtimeConversationItemUserMessage.builder()
                        .addContent(RealtimeConversationItemUserMessage.Content.builder()
                                .type(RealtimeConversationItemUserMessage.Content.Type.INPUT_TEXT)
                                .text(text)
                                .build())
                        .build())
                .build()));
    }

    private void speak(byte[] audio) {
        // Few and long, since the client takes its time for each.
        int piece = (int) PCM.bytesOf(500);
        for (int at = 0; at < audio.length; at += piece) {
            byte[] bytes = Arrays.copyOfRange(audio, at, Math.min(at + piece, audio.length));
            RealtimeClientEvent append =
                    RealtimeClientEvent.ofInputAudioBufferAppend(InputAudioBufferAppendEvent.builder()
                            .audio(Base64.getEncoder().encodeToString(bytes))
                            .build());
            send(append);
        }
    }

    private byte[] heard(String responseId) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (ResponseAudioDeltaEvent delta : all(RealtimeServerEvent::responseOutputAudioDelta)) {
            if (delta.responseId().equals(responseId)) {
                audio.writeBytes(Base64.getDecoder().decode(delta.delta()));
            }
        }
        return audio.toByteArray();
    }

    @Test
    void hearsItsOwnTurn() {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", PCM);
        update(RealtimeSessionCreateRequest.builder()
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
        speak(turn);

        // Then
        RealtimeResponse response =
                awaitNth(1, RealtimeServerEvent::responseDone).response();
        assertThat(response.status()).hasValue(RealtimeResponse.Status.COMPLETED);
        assertThat(response.usage().orElseThrow().outputTokens().orElseThrow()).isPositive();
        assertThat(Speech.likeness(turn, PCM, heard(response.id().orElseThrow()), PCM))
                .isGreaterThan(0.9);
        awaitNth(1, RealtimeServerEvent::conversationItemInputAudioTranscriptionCompleted);
        awaitNth(1, RealtimeServerEvent::rateLimitsUpdated);
        assertThat(relay.metric("tandem_caller_audio_bytes_total", "")).isEqualTo(turn.length);
        assertThat(relay.metric("tandem_model_audio_bytes_total", ""))
                .isEqualTo(heard(response.id().orElseThrow()).length);
        assertThat(relay.metric("tandem_first_audio_milliseconds_count", "")).isEqualTo(1);
    }

    @Test
    void interruptsAnAnswerAndTellsHowMuchWasHeard() {
        // Given
        update(RealtimeSessionCreateRequest.builder());
        // More than a minute of answer, so that it is still being spoken when a busy machine has said something into
        // it.
        type("supercalifragilistic ".repeat(60).strip());
        send(RealtimeClientEvent.ofResponseCreate(ResponseCreateEvent.builder().build()));
        ResponseAudioDeltaEvent delta = awaitNth(1, RealtimeServerEvent::responseOutputAudioDelta);

        // When
        speak(Speech.turn("not-ill-disposed.wav", PCM));
        RealtimeResponse stopped =
                awaitNth(1, RealtimeServerEvent::responseDone).response();
        send(RealtimeClientEvent.ofConversationItemTruncate(ConversationItemTruncateEvent.builder()
                .itemId(delta.itemId())
                .contentIndex(0)
                .audioEndMs(80)
                .build()));

        // Then
        assertThat(stopped.status()).hasValue(RealtimeResponse.Status.CANCELLED);
        assertThat(awaitNth(1, RealtimeServerEvent::conversationItemTruncated).audioEndMs())
                .isEqualTo(80);
        assertThat(awaitNth(2, RealtimeServerEvent::responseDone).response().status())
                .hasValue(RealtimeResponse.Status.COMPLETED);
        assertThat(relay.metric("tandem_interruptions_total", "")).isEqualTo(1);
    }

    @Test
    void runsAToolAndHearsItsResult() {
        // Given
        update(RealtimeSessionCreateRequest.builder()
                .addTool(RealtimeFunctionTool.builder()
                        .type(RealtimeFunctionTool.Type.FUNCTION)
                        .name("get_weather")
                        .description("The weather in a city.")
                        .parameters(JsonValue.from(
                                Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")))))
                        .build()));
        type("call get_weather");
        ResponseCreateEvent create = ResponseCreateEvent.builder().build();
        send(RealtimeClientEvent.ofResponseCreate(create));
        var call = awaitNth(1, RealtimeServerEvent::responseFunctionCallArgumentsDone);
        awaitNth(1, RealtimeServerEvent::responseDone);

        // When
        send(RealtimeClientEvent.ofConversationItemCreate(ConversationItemCreateEvent.builder()
                .item(RealtimeConversationItemFunctionCallOutput.builder()
                        .callId(call.callId())
                        .output("sunny")
                        .build())
                .build()));
        send(RealtimeClientEvent.ofResponseCreate(create));

        // Then
        RealtimeResponse answer = awaitNth(2, RealtimeServerEvent::responseDone).response();
        assertThat(call.arguments()).isEqualTo("{\"city\":\"some city\"}");
        assertThat(heard(answer.id().orElseThrow()).length).isGreaterThan((int) PCM.bytesOf(500));
        assertThat(awaitNth(1, RealtimeServerEvent::responseOutputAudioTranscriptDone)
                        .transcript())
                .contains("sunny");
    }

    @Test
    void readsAnErrorAndGoesOn() {
        // Given
        update(RealtimeSessionCreateRequest.builder());

        // When
        send(RealtimeClientEvent.ofConversationItemTruncate(ConversationItemTruncateEvent.builder()
                .eventId("mine")
                .itemId("item_no")
                .contentIndex(0)
                .audioEndMs(1)
                .build()));

        // Then
        var error = awaitNth(1, RealtimeServerEvent::error).error();
        assertThat(error.code()).hasValue("item_truncate_invalid_item_id");
        assertThat(error.eventId()).hasValue("mine");
        send(RealtimeClientEvent.ofResponseCreate(ResponseCreateEvent.builder().build()));
        awaitNth(1, RealtimeServerEvent::responseDone);
    }
}
