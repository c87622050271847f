package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.caller.openai.FakeModel;

/** However a model ends in the middle of an answer, its caller learns of it at once, in its own dialect, and never waits in silence. */
@Execution(ExecutionMode.CONCURRENT)
class ModelEndTest {

    /** Less than anything in the relay takes that looks after a while whether all is well; a busy machine is not measured here. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final int PCM_BYTES_PER_MILLI = 48;

    private final FakeModel model = new FakeModel();

    @AfterEach
    void stop() {
        model.close();
    }

    /** How a model can end, and what the caller is told that was. */
    private record End(String name, Consumer<FakeModel> how, String cause, int code) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static End closing(int code, String cause, int told) {
        return new End("closes with " + code, model -> model.closeSession(code, "enough"), cause, told);
    }

    private static final List<End> ENDS = List.of(
            closing(1001, "model_expired", 1001),
            closing(1005, "model_failed", 1011),
            closing(1008, "model_refused", 1011),
            closing(1011, "model_failed", 1011),
            closing(1012, "model_busy", 1013),
            closing(1013, "model_busy", 1013),
            closing(4000, "model_refused", 1011),
            closing(4999, "model_refused", 1011),
            new End("is reset", FakeModel::reset, "model_failed", 1011),
            new End("says that it has expired, and closes", ModelEndTest::expire, "model_expired", 1001),
            new End("says that the quota is used up", ModelEndTest::exhaust, "model_busy", 1013));

    private static void expire(FakeModel model) {
        model.say("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"session_expired\","
                + "\"message\":\"Your session hit the maximum duration of 60 minutes.\"}}");
        model.closeSession(1001, "");
    }

    private static void exhaust(FakeModel model) {
        model.say("{\"type\":\"error\",\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\","
                + "\"message\":\"You exceeded your current quota.\"}}");
    }

    /** A dialect: where it is called, and what its callers say first. */
    private record Dialect(String name, String path, List<String> greeting) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Dialect> DIALECTS = List.of(
            new Dialect("native", "/v1/call", List.of()),
            new Dialect(
                    "twilio",
                    "/telephony/twilio",
                    List.of(
                            "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}",
                            "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"streamSid\":\"MZ1\",\"tracks\":"
                                    + "[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,"
                                    + "\"channels\":1}}}")),
            new Dialect(
                    "vonage",
                    "/telephony/vonage",
                    List.of("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\"}")),
            new Dialect(
                    "asterisk",
                    "/telephony/asterisk",
                    List.of("MEDIA_START connection_id:x channel:WebSocket/relay1/0x7f channel_id:1.1 format:ulaw"
                            + " optimal_frame_size:160 ptime:20")),
            new Dialect("openai", "/v1/realtime?model=fake", List.of()));

    static Stream<Arguments> everyEndInEveryDialect() {
        return DIALECTS.stream().flatMap(dialect -> ENDS.stream().map(end -> Arguments.of(dialect, end)));
    }

    @ParameterizedTest(name = "{0}: the model {1}")
    @MethodSource("everyEndInEveryDialect")
    void isToldToTheCallerAtOnce(Dialect dialect, End end) {
        try (TestRelay relay = TestRelay.startOn(model.url());
                Caller caller = new Caller(relay, dialect)) {
            // Given
            answer("resp_1", "item_1", 2_000);
            await().atMost(Duration.ofSeconds(20)).until(() -> caller.messages.get() > 2);

            // When
            end.how().accept(model);

            // Then
            Closed closed = caller.closed
                    .orTimeout(AT_ONCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            assertThat(closed.reason()).isEqualTo(end.cause());
            assertThat(closed.code()).isEqualTo(end.code());
            if (dialect.name().equals("native")) {
                assertThat(caller.texts).anyMatch(text -> text.contains("\"ended\"") && text.contains(end.cause()));
            }
            await().untilAsserted(
                            () -> assertThat(relay.metric("tandem_calls_ended_total", "cause=\"" + end.cause() + "\""))
                                    .isEqualTo(1));
        }
    }

    @Test
    void isHeardToTheLastWordWhereTheSessionEndedInGoodOrder() {
        try (TestRelay relay = TestRelay.startOn(model.url());
                Caller caller = new Caller(relay, DIALECTS.get(0))) {
            // Given
            answer("resp_1", "item_1", 1_500);
            await().atMost(Duration.ofSeconds(20)).until(() -> caller.audioBytes.get() > 0);

            // When
            model.closeSession(1000, "");

            // Then
            Closed closed = caller.closed.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(closed).isEqualTo(new Closed(1000, "model_ended"));
            assertThat(caller.audioBytes.get()).isEqualTo(1_500 * PCM_BYTES_PER_MILLI);
        }
    }

    @Test
    void endsAtOnceWhereTheSessionEndedInGoodOrderWithNothingToHear() {
        try (TestRelay relay = TestRelay.startOn(model.url());
                Caller caller = new Caller(relay, DIALECTS.get(0))) {
            // Given
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> caller.texts.stream().anyMatch(text -> text.contains("listening")));

            // When
            model.closeSession(1000, "");

            // Then
            Closed closed = caller.closed
                    .orTimeout(AT_ONCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            assertThat(closed).isEqualTo(new Closed(1000, "model_ended"));
        }
    }

    @Test
    void warnsOfAModelThatFallsSilentInMidAnswerAndThenGivesItUp() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "model-stall-warning", "500ms", "model-stall", "2s");
                Caller caller = new Caller(relay, DIALECTS.get(0))) {
            // Given
            answer("resp_1", "item_1", 200);

            // When
            model.readOn(false);

            // Then
            Closed closed = caller.closed.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(closed).isEqualTo(new Closed(1011, "model_stalled"));
            assertThat(caller.texts)
                    .filteredOn(text -> text.contains("model_stalled") && text.contains("warning"))
                    .hasSize(1);
            assertThat(relay.metric("tandem_model_stalls_total", "")).isEqualTo(1);
        }
    }

    @Test
    void isPatientWithAModelThatNobodyHasAskedAnything() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "model-stall-warning", "100ms", "model-stall", "500ms");
                Caller caller = new Caller(relay, DIALECTS.get(0))) {
            // Given
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> caller.texts.stream().anyMatch(text -> text.contains("listening")));

            // When / Then
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> !caller.closed.isDone());
            assertThat(relay.metric("tandem_model_stalls_total", "")).isZero();
        }
    }

    private void answer(String response, String item, int millis) {
        String ids = "\"response_id\":\"" + response + "\",\"item_id\":\"" + item + "\",";
        byte[] pcm = new byte[millis * PCM_BYTES_PER_MILLI];
        model.say("{\"type\":\"response.created\",\"event_id\":\"e1\",\"response\":{\"id\":\"" + response
                + "\",\"object\":\"realtime.response\",\"status\":\"in_progress\"}}");
        model.say("{\"type\":\"response.output_audio.delta\",\"event_id\":\"e2\"," + ids
                + "\"output_index\":0,\"content_index\":0,\"delta\":\""
                + Base64.getEncoder().encodeToString(pcm) + "\"}");
    }

    private record Closed(int code, String reason) {}

    private static final class Caller implements AutoCloseable, WebSocket.Listener {
        private final CompletableFuture<Closed> closed = new CompletableFuture<>();
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final AtomicInteger messages = new AtomicInteger();
        private final AtomicInteger audioBytes = new AtomicInteger();
        private final StringBuilder text = new StringBuilder();
        private final HttpClient http = HttpClient.newHttpClient();
        private final WebSocket socket;

        Caller(TestRelay relay, Dialect dialect) {
            WebSocket.Builder builder = http.newWebSocketBuilder();
            if (dialect.name().equals("asterisk")) {
                builder.subprotocols("media");
            }
            socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + relay.port() + dialect.path()), this)
                    .join();
            dialect.greeting().forEach(line -> socket.sendText(line, true).join());
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                messages.incrementAndGet();
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            audioBytes.addAndGet(data.remaining());
            messages.incrementAndGet();
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(new Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.complete(new Closed(1006, failure.toString()));
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
