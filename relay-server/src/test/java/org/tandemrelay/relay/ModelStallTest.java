package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.DialectCaller.Closed;
import org.tandemrelay.relay.DialectCaller.Dialect;
import org.tandemrelay.relay.caller.openai.FakeModel;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.testing.fault.Fault;
import org.tandemrelay.testing.fault.FaultProxy;

/** A model that says no more, though its connection is there: its caller is not left in silence, whatever its dialect. */
@Execution(ExecutionMode.CONCURRENT)
class ModelStallTest {

    private static final String[] PATIENCE = {"model-stall-warning", "1s", "model-stall", "4s"};

    private final FakeModel model = new FakeModel();

    @AfterEach
    void stop() {
        model.close();
    }

    static List<Dialect> dialects() {
        return DialectCaller.DIALECTS;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    @Row(
            value = "F28",
            holds =
                    "a model that answers pings and does not speak: given up after model-stall, 8 s unless set, 4 s here")
    void isWarnedOfAndThenGivenUp(Dialect dialect) {
        try (CallLogLines log = new CallLogLines();
                TestRelay relay = TestRelay.startOn(model.url(), PATIENCE);
                DialectCaller caller = new DialectCaller(relay.port(), dialect)) {
            // When
            Scripts.answer(model, 200);

            // Then
            assertThat(caller.awaitClose(30)).isEqualTo(new Closed(1011, "model_stalled"));
            assertThat(relay.metric("tandem_model_stalls_total", "")).isEqualTo(1);
            assertThat(log.with("the model stalls"))
                    .anySatisfy(line -> assertThat(line).containsEntry("line", "lives"));
            assertThat(log.ended())
                    .anySatisfy(line -> assertThat(line)
                            .containsEntry("caller", dialect.name())
                            .containsEntry("cause", "model_stalled"));
            switch (dialect.name()) {
                case "native", "voice-chat" ->
                    assertThat(caller.texts())
                            .filteredOn(text -> text.contains("model_stalled") && text.contains("warning"))
                            .hasSize(1);
                case "openai" ->
                    assertThat(caller.texts())
                            .filteredOn(text -> text.contains("tandem_warning") && text.contains("model_stalled"))
                            .hasSize(1);
                default -> {
                    // There is no word for it; but there is something to hear.
                }
            }
        }
    }

    @Test
    void soundsATone() {
        try (TestRelay relay = TestRelay.startOn(model.url(), PATIENCE);
                DialectCaller caller = new DialectCaller(relay.port(), DialectCaller.NATIVE)) {
            // When
            Scripts.answer(model, 200);

            // Then
            caller.awaitClose(30);
            assertThat(caller.texts())
                    .filteredOn(text -> text.contains("tandem_tone"))
                    .hasSize(1);
            assertThat(caller.audioBytes()).isGreaterThan((200 + 100) * Scripts.PCM_BYTES_PER_MILLI);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    void isToldFromADeadLine(Dialect dialect) {
        try (CallLogLines log = new CallLogLines();
                TestRelay relay = TestRelay.startOn(model.url(), PATIENCE);
                DialectCaller caller = new DialectCaller(relay.port(), dialect)) {
            // Given
            Scripts.answer(model, 200);

            // When
            model.readOn(false);

            // Then
            assertThat(caller.awaitClose(30)).isEqualTo(new Closed(1011, "model_silent"));
            assertThat(log.with("the model stalls"))
                    .anySatisfy(line -> assertThat(line).containsEntry("line", "silent"));
        }
    }

    @Test
    void isNotThoughtOfACallerWhoseAnswerIsDone() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "model-stall-warning", "1s", "model-stall", "4s");
                DialectCaller caller = new DialectCaller(relay.port(), DialectCaller.OPENAI)) {
            // When
            Scripts.answer(model, 200);
            model.say("{\"type\":\"response.done\",\"event_id\":\"e3\",\"response\":{\"id\":\"resp_1\","
                    + "\"object\":\"realtime.response\",\"status\":\"completed\",\"output\":[]}}");

            // Then
            await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(20)).until(caller::live);
            assertThat(relay.metric("tandem_model_stalls_total", "")).isZero();
        }
    }

    /** Of a model that answers turns by itself, until the relay has heard of it. */
    private static void turn(ScriptedModel answering, NativeCaller caller) {
        caller.awaitState("listening");
        answering.say("{'type':'input_audio_buffer.speech_started','audio_start_ms':0,'item_id':'turn_1'}");
        answering.say("{'type':'input_audio_buffer.speech_stopped','audio_end_ms':900,'item_id':'turn_1'}");
        caller.awaitState("thinking");
    }

    @Test
    @Row(
            value = "F28",
            holds = "a line that dies behind the caller's turn: missed after model-stall, 8 s unless set, 4 s here")
    void isToldFromADeadLineBehindATurn() {
        try (ScriptedModel answering = new ScriptedModel();
                FaultProxy proxy = FaultProxy.to(answering.url().getPort());
                TestRelay relay = TestRelay.startOn(URI.create("ws://127.0.0.1:" + proxy.port() + "/"), PATIENCE);
                NativeCaller caller = relay.call("")) {
            // Given
            turn(answering, caller);

            // When
            proxy.connection(1).down().everything().meets(Fault.blackhole());

            // Then
            caller.awaitState("reconnecting");
            assertThat(caller.await("warning", 1).text("code")).isEqualTo("model_stalled");
            // The turn is answered on the other line.
            answering.await("response.create", 1);
        }
    }

    @Test
    void isNotThoughtOfAModelThatHasNothingToSayToATurn() {
        try (ScriptedModel answering = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(answering.url(), PATIENCE);
                NativeCaller caller = relay.call("")) {
            // When
            turn(answering, caller);

            // Then
            await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(20)).until(() -> !caller.isClosed());
            assertThat(relay.metric("tandem_model_stalls_total", "")).isZero();
        }
    }

    @Test
    void isPatientWithAModelThatNobodyHasAskedAnything() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "model-stall-warning", "1s", "model-stall", "4s");
                DialectCaller caller = new DialectCaller(relay.port(), DialectCaller.NATIVE)) {
            // Given
            await().atMost(Duration.ofSeconds(20)).until(() -> caller.told("listening"));

            // When / Then
            await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(20)).until(caller::live);
            assertThat(relay.metric("tandem_model_stalls_total", "")).isZero();
        }
    }
}
