package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.DialectCaller.Closed;
import org.tandemrelay.relay.DialectCaller.Dialect;
import org.tandemrelay.relay.caller.openai.FakeModel;

/** However a model ends in the middle of an answer, where no line to it is opened again, its caller learns of it at once, in its own dialect, and never waits in silence. */
@Execution(ExecutionMode.CONCURRENT)
class ModelEndTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

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

    static Stream<Arguments> everyEndInEveryDialect() {
        return DialectCaller.DIALECTS.stream().flatMap(dialect -> ENDS.stream().map(end -> Arguments.of(dialect, end)));
    }

    @ParameterizedTest(name = "{0}: the model {1}")
    @MethodSource("everyEndInEveryDialect")
    void isToldToTheCallerAtOnce(Dialect dialect, End end) {
        try (CallLogLines log = new CallLogLines();
                TestRelay relay = TestRelay.startOn(model.url(), "model-retries", "0");
                DialectCaller caller = new DialectCaller(relay.port(), dialect);
                MachinePauses pauses = new MachinePauses()) {
            // Given
            Scripts.answer(model, 2_000);
            await().atMost(Duration.ofSeconds(20)).until(() -> caller.messages() > 2);

            // When
            long endNanos = System.nanoTime();
            end.how().accept(model);

            // Then
            assertThat(caller.awaitClose(20)).isEqualTo(new Closed(end.code(), end.cause()));
            assertThat(pauses.relaysOwn(caller.closedNanos() - endNanos))
                    .as("from the model's end to the caller's")
                    .isLessThanOrEqualTo(AT_ONCE);
            assertThat(caller.texts()).anyMatch(text -> text.contains(lastWord(dialect, end)));
            await().untilAsserted(
                            () -> assertThat(relay.metric("tandem_calls_ended_total", "cause=\"" + end.cause() + "\""))
                                    .isEqualTo(1));
            assertThat(log.ended())
                    .anySatisfy(line -> assertThat(line)
                            .containsEntry("caller", dialect.name())
                            .containsEntry("cause", end.cause())
                            .hasEntrySatisfying(
                                    "message", message -> assertThat(message).hasSizeGreaterThan(2)));
        }
    }

    /** Beside the Close frame, of which Twilio and Vonage have nothing else; {@code /v1/realtime} has the model's own error, if there is one. */
    private static String lastWord(Dialect dialect, End end) {
        if (!dialect.name().equals("openai")) {
            return dialect.farewell();
        }
        return switch (end.name()) {
            case "closes with 1001" -> "";
            case "says that it has expired, and closes" -> "session_expired";
            case "says that the quota is used up" -> "insufficient_quota";
            default -> "\"code\":\"" + end.cause() + "\"";
        };
    }

    @Test
    void isHeardToTheLastWordWhereTheSessionEndedInGoodOrder() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "model-retries", "0");
                DialectCaller caller = new DialectCaller(relay.port(), DialectCaller.NATIVE)) {
            // Given
            Scripts.answer(model, 1_500);
            await().atMost(Duration.ofSeconds(20)).until(() -> caller.audioBytes() > 0);

            // When
            model.closeSession(1000, "");

            // Then
            assertThat(caller.awaitClose(20)).isEqualTo(new Closed(1000, "model_ended"));
            assertThat(caller.audioBytes()).isEqualTo(1_500 * Scripts.PCM_BYTES_PER_MILLI);
        }
    }

    @Test
    void endsAtOnceWhereTheSessionEndedInGoodOrderWithNothingToHear() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "model-retries", "0");
                DialectCaller caller = new DialectCaller(relay.port(), DialectCaller.NATIVE);
                MachinePauses pauses = new MachinePauses()) {
            // Given
            await().atMost(Duration.ofSeconds(20)).until(() -> caller.told("listening"));

            // When
            long endNanos = System.nanoTime();
            model.closeSession(1000, "");

            // Then
            assertThat(caller.awaitClose(20)).isEqualTo(new Closed(1000, "model_ended"));
            assertThat(pauses.relaysOwn(caller.closedNanos() - endNanos)).isLessThanOrEqualTo(AT_ONCE);
        }
    }
}
