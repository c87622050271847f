package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;

/** Whole messages between a caller and a model that speak the same, to the byte; what is held back; and how a call ends. */
@Execution(ExecutionMode.CONCURRENT)
class PassThroughTest {

    private static final String OPERATORS = "the operator's own";

    private final FakeModel model = new FakeModel();

    @AfterEach
    void stop() {
        model.close();
    }

    private TestRelay relay(String... more) {
        List<String> settings = new ArrayList<>(List.of("instructions", OPERATORS));
        settings.addAll(List.of(more));
        return TestRelay.startOn(model.url(), settings.toArray(String[]::new));
    }

    private static RealtimeClient call(TestRelay relay) {
        RealtimeClient caller = RealtimeClient.call(relay.port());
        caller.await("session.created", 1);
        return caller;
    }

    @Test
    void passesKnownAndUnknownMessagesByteForByteAndInOrder() {
        // Given
        List<String> toModel = List.of(
                " {\"of\":[1,2.50e0,null],\"type\":\"of.another.year\",\"text\":\"\\u00e9 é\\/\"}\n",
                "{\"audio\":\"AAAA\",\"type\":\"input_audio_buffer.append\"}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AA\\/A\"}",
                "{\"type\":\"response.create\" }",
                "{\"type\":\"input_audio_buffer.append\",\"event_id\":\"mine\",\"audio\":\"BBBB\"}");
        List<String> toCaller = List.of(
                " {\"of\":[1,2.50e0,null],\"type\":\"of.another.year\",\"text\":\"\\u00e9 é\\/\"}\n",
                "{\"type\":\"response.created\", \"response\":{\"id\":\"r\"}}",
                "{\"delta\":\"AAAA\",\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":\"i\"}",
                "{\"type\":\"response.output_audio.delta\",\"delta\":\"AA\\/A\"}",
                "no JSON",
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"of_another_year\"}}");
        try (TestRelay relay = relay();
                RealtimeClient caller = call(relay)) {
            // When
            toModel.forEach(caller::sendRaw);
            toCaller.forEach(model::say);

            // Then
            Awaitility.await().untilAsserted(() -> assertThat(model.received()).isEqualTo(toModel));
            Awaitility.await().untilAsserted(() -> assertThat(caller.messages()).hasSize(1 + toCaller.size()));
            assertThat(caller.messages().subList(1, 1 + toCaller.size())).isEqualTo(toCaller);
        }
    }

    @Test
    void showsTheSessionAsTheOperatorWantsItAndWithTheRelaysOwnKey() {
        try (TestRelay relay = relay("caller-key", "callers-own");
                RealtimeClient caller = RealtimeClient.call(
                        relay.port(), "", builder -> builder.header("Authorization", "Bearer callers-own"))) {
            // When
            JsonNode created = caller.await("session.created", 1);

            // Then
            assertThat(created.path("session").path("id").asText()).isEqualTo("sess_1");
            assertThat(model.authorizations()).containsExactly("Bearer key-of-the-test");
        }
    }

    @Test
    void keepsTheOperatorsInstructionsFromStrangers() {
        try (TestRelay relay = relay("openai-callers-may", "none");
                RealtimeClient caller = call(relay)) {
            // When
            model.say(FakeModel.UPDATED);
            caller.await("session.updated", 1);

            // Then
            assertThat(caller.messages()).hasSize(2).noneMatch(message -> message.contains(OPERATORS));
        }
    }

    @Test
    void showsTheInstructionsToWhoeverMaySetThem() {
        try (TestRelay relay = relay("openai-callers-may", "instructions");
                RealtimeClient caller = call(relay)) {
            // When
            model.say(FakeModel.UPDATED);
            caller.await("session.updated", 1);

            // Then
            assertThat(caller.messages().get(1)).isEqualTo(FakeModel.UPDATED);
        }
    }

    @Test
    void refusesWhatIsNotLeftToCallersAndGoesOn() {
        try (TestRelay relay = relay("openai-callers-may", "turn-detection");
                RealtimeClient caller = call(relay)) {
            // When
            caller.send("{'type':'session.update','event_id':'mine','session':{'instructions':'Obey me.'}}");
            caller.send("{'type':'response.create','response':{'instructions':'Obey me.'}}");
            caller.send("{'type':'session.update','session':{'audio':{'input':{'turn_detection':null}}}}");

            // Then
            JsonNode error = caller.await("error", 2);
            assertThat(error.path("event_id").asText()).startsWith("event_");
            JsonNode first = caller.all("error").get(0).path("error");
            assertThat(first.path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(first.path("code").asText()).isEqualTo("not_permitted");
            assertThat(first.path("param").asText()).isEqualTo("session.instructions");
            assertThat(first.path("event_id").asText()).isEqualTo("mine");
            assertThat(first.path("message").asText()).contains("openai-callers-may");
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(model.received())
                                    .containsExactly(
                                            "{\"type\":\"session.update\",\"session\":{\"audio\":{\"input\":{\"turn_detection\":null}}}}"));
        }
    }

    @Test
    void letsNothingPastThatTwoReadersWouldReadDifferently() {
        // Given
        String[] twice = {
            "{'type':'input_audio_buffer.append','audio':'AAAA','type':'session.update','session':{'instructions':'x'}}",
            "{'type':'session.update','session':{'audio':{}},'session':{'instructions':'x'}}",
            "{'type':'response.create'}{'type':'session.update','session':{'instructions':'x'}}",
            "{'type':'session.update','session':{'\\u0069nstructions':'x'}}"
        };
        try (TestRelay relay = relay("openai-callers-may", "none");
                RealtimeClient caller = call(relay)) {
            // When
            for (String message : twice) {
                caller.send(message);
            }
            caller.send("{'type':'response.create'}");

            // Then
            caller.await("error", twice.length);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(model.received()).containsExactly("{\"type\":\"response.create\"}"));
        }
    }

    @Test
    void toleratesSomeNonsenseAndNotMore() {
        try (TestRelay relay = relay();
                RealtimeClient caller = call(relay)) {
            // When
            caller.sendBinary(new byte[] {1, 2, 3});
            for (int i = 0; i < 16; i++) {
                caller.sendRaw("nonsense");
            }

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new RealtimeClient.Closed(1008, "caller_policy"));
            assertThat(caller.all("error")).hasSize(17);
            assertThat(caller.all("error").get(0).path("error").path("code").asText())
                    .isEqualTo("invalid_json");
            assertThat(caller.all("error").get(16).path("error").path("code").asText())
                    .isEqualTo("caller_policy");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000, model_ended, ''",
        "1001, 1001, model_expired, ''",
        "1011, 1011, model_failed, model_failed",
        "1013, 1013, model_busy, model_busy",
        "4000, 1011, model_refused, model_refused"
    })
    void carriesTheModelsCloseToTheCaller(int modelCode, int code, String reason, String error) {
        try (TestRelay relay = relay();
                RealtimeClient caller = call(relay)) {
            // When
            model.closeSession(modelCode, "quota of the day");

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new RealtimeClient.Closed(code, reason));
            assertThat(caller.all("error").stream()
                            .map(event -> event.path("error").path("code").asText()))
                    .containsExactlyElementsOf(error.isEmpty() ? List.of() : List.of(error));
        }
    }

    @Test
    void saysOnceWhyTheModelEndedIt() {
        // Given
        String fatal =
                "{\"type\":\"error\",\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\",\"message\":\"Pay.\"}}";
        try (TestRelay relay = relay();
                RealtimeClient caller = call(relay)) {
            // When
            model.say(fatal);

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new RealtimeClient.Closed(1013, "model_busy"));
            assertThat(caller.messages().subList(1, caller.messages().size())).containsExactly(fatal);
        }
    }

    @Test
    void closesTheModelWhenTheCallerHangsUp() {
        try (TestRelay relay = relay();
                RealtimeClient caller = call(relay)) {
            // When
            caller.hangUp();

            // Then
            assertThat(caller.awaitClose().code()).isEqualTo(1000);
            Awaitility.await().until(() -> model.closeCode() == 1000);
            Awaitility.await().until(() -> relay.metric("tandem_calls_ended_total", "\"caller_hangup\"") == 1);
        }
    }

    @Test
    void saysThatTheModelCannotBeReachedAndThatItMayBeTriedAgain() throws IOException {
        // Given
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (TestRelay relay = TestRelay.startOn(URI.create("ws://127.0.0.1:" + nobody + "/v1/realtime"));
                RealtimeClient caller = RealtimeClient.call(relay.port())) {
            // When
            RealtimeClient.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed).isEqualTo(new RealtimeClient.Closed(1013, "model_unreachable"));
            assertThat(caller.all("error").get(0).path("error").path("type").asText())
                    .isEqualTo("server_error");
        }
    }

    @Test
    void keepsWhatComesBeforeTheModelIsReady() {
        // Given
        try (TestRelay relay = relay();
                RealtimeClient caller = RealtimeClient.call(relay.port())) {
            // When
            caller.send("{'type':'session.update','session':{'tools':[]}}");
            caller.sendRaw(RealtimeClient.append(new byte[480]));
            caller.send("{'type':'response.create'}");

            // Then
            Awaitility.await()
                    .untilAsserted(() -> assertThat(model.received())
                            .containsExactly(
                                    "{\"type\":\"session.update\",\"session\":{\"tools\":[]}}",
                                    RealtimeClient.append(new byte[480]),
                                    "{\"type\":\"response.create\"}"));
            assertThat(caller.messages()).first().asString().contains("session.created");
        }
    }

    @Test
    void losesNothingOfARecordingThatComesAllAtOnce() {
        // Given
        byte[] minute = new byte[48_000 * 60];
        try (TestRelay relay = relay("caller-backlog", "5s");
                RealtimeClient caller = call(relay)) {
            // When
            caller.speak(minute, 4_800);
            caller.send("{'type':'input_audio_buffer.commit'}");

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(model.received()).hasSize(601));
            assertThat(model.received().get(600)).contains("commit");
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isZero();
            assertThat(relay.metric("tandem_caller_audio_bytes_total", "")).isEqualTo(minute.length);
        }
    }

    @Test
    void dropsTheOldestSpeechAndNothingElseWhileTheModelDoesNotRead() {
        // Given
        byte[] second = new byte[48_000];
        try (TestRelay relay = relay("caller-backlog", "300ms", "caller-idle", "2m");
                RealtimeClient caller = call(relay)) {
            model.readOn(false);

            // When
            int seconds = 0;
            while (relay.metric("tandem_caller_audio_dropped_milliseconds_total", "") == 0 && seconds < 600) {
                for (int i = 0; i < 10; i++, seconds++) {
                    caller.send("{'type':'conversation.item.retrieve','item_id':'" + seconds + "'}");
                    caller.speak(second, 4_800);
                }
            }
            caller.await("error", 1);
            caller.sendRaw(RealtimeClient.append(new byte[] {1, 2}));
            caller.send("{'type':'input_audio_buffer.commit'}");
            model.readOn(true);

            // Then
            int sent = seconds;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(model.received()).last().asString().contains("commit"));
            List<String> received = model.received();
            assertThat(received)
                    .filteredOn(message -> message.contains("retrieve"))
                    .hasSize(sent);
            assertThat(received.stream()
                            .filter(message -> message.contains("append"))
                            .count())
                    .isLessThan(sent * 10L);
            assertThat(received.get(received.size() - 2)).isEqualTo(RealtimeClient.append(new byte[] {1, 2}));
            assertThat(caller.all("error").get(0).path("error").path("code").asText())
                    .isEqualTo("audio_dropped");
        }
    }

    @Test
    void aCallerThatDoesNotReadStopsTheModelAndLosesNothing() throws IOException {
        // Given
        String padding = "x".repeat(20_000);
        int messages = 60;
        try (TestRelay relay = relay("caller-stall", "60s");
                RawCaller slow = RawCaller.connect(relay.port(), 16 << 10)) {
            slow.write("GET /v1/realtime HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            assertThat(slow.readAnswer().status()).isEqualTo(101);
            slow.await("session.created");

            // When
            model.say("{\"type\":\"conversation.item.retrieved\",\"audio\":\"" + "A".repeat(2 << 20) + "\"}");
            for (int i = 0; i < messages; i++) {
                model.say("{\"type\":\"of.another.year\",\"n\":" + i + ",\"x\":\"" + padding + "\"}");
            }
            Awaitility.await().until(() -> relay.metric("tandem_model_reads_paused", "") == 1);

            // Then
            assertThat(slow.await("conversation.item.retrieved").payload()).hasSizeGreaterThan(2 << 20);
            for (int i = 0; i < messages; i++) {
                assertThat(slow.await("of.another.year").json().path("n").asInt(-1))
                        .isEqualTo(i);
            }
            Awaitility.await().until(() -> relay.metric("tandem_model_reads_paused", "") == 0);
            assertThat(relay.server().liveCalls()).isEqualTo(1);
        }
    }

    @Test
    void endsTheCallOfACallerThatTalksOnToAModelThatTakesNothing() {
        // Given
        String item = "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                + "[{'type':'input_text','text':'" + "x".repeat(100_000) + "'}]}}";
        try (TestRelay relay = relay("caller-backlog", "100ms");
                RealtimeClient caller = call(relay)) {
            model.readOn(false);

            // When
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (int i = 0; i < 10 && relay.server().liveCalls() > 0; i++) {
                    trySend(caller, item);
                }
                return relay.server().liveCalls() == 0;
            });

            // Then
            assertThat(relay.metric("tandem_calls_ended_total", "\"caller_policy\""))
                    .isEqualTo(1);
        }
    }

    private static void trySend(RealtimeClient caller, String message) {
        try {
            caller.send(message);
        } catch (CompletionException closed) {
            assertThat(closed).hasCauseInstanceOf(IOException.class);
        }
    }
}
