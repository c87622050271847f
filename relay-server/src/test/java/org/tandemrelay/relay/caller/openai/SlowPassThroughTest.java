package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;

/** What becomes of messages that pass through while one side is not ready, or does not read. */
@Execution(ExecutionMode.CONCURRENT)
class SlowPassThroughTest {

    private final FakeModel model = new FakeModel();

    @AfterEach
    void stop() {
        model.close();
    }

    @Test
    void keepsWhatComesBeforeTheModelIsReady() {
        // Given
        try (TestRelay relay = model.relay();
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
        byte[] speech = new byte[48_000 * 20];
        try (TestRelay relay = model.relay("caller-backlog", "60s");
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            // When
            caller.speak(speech, 4_800);
            caller.send("{'type':'input_audio_buffer.commit'}");

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> model.received().size(), size -> size == 201);
            assertThat(model.received().get(200)).contains("commit");
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isZero();
            assertThat(relay.metric("tandem_caller_audio_bytes_total", "")).isEqualTo(speech.length);
        }
    }

    @Test
    void dropsTheOldestSpeechAndNothingElseWhileTheModelDoesNotRead() {
        // Given
        byte[] second = new byte[48_000];
        try (TestRelay relay = model.relay("caller-backlog", "300ms", "caller-idle", "2m");
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
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
        try (TestRelay relay = model.relay("caller-stall", "60s");
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
        try (TestRelay relay = model.relay("caller-backlog", "100ms");
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
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
