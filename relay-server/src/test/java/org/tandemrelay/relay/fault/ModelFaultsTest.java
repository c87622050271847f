package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.fault.Direction;
import org.tandemrelay.testing.fault.Fault;
import org.tandemrelay.testing.fault.FaultProxy;
import org.tandemrelay.testing.fault.ProxyEvent;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What can happen between the relay and its model. */
class ModelFaultsTest {

    private static final int CALLS = 50;
    private static final String TEXT = "{\"type\":\"text\",\"text\":\"on\"}";

    private RealtimeSimulator model;
    private FaultProxy proxy;
    private TestRelay relay;

    @BeforeEach
    void start() {
        model = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
        proxy = FaultProxy.to(model.url().getPort());
        relay = TestRelay.startOn(
                URI.create("ws://127.0.0.1:" + proxy.port() + "/v1/realtime?model=m"),
                "model-connect-timeout",
                "5s",
                "model-ready-timeout",
                "3s",
                "model-ping",
                "300ms",
                "model-silence",
                "3s",
                "playout-lead",
                "unlimited");
    }

    @AfterEach
    void stop() {
        relay.close();
        proxy.close();
        model.close();
    }

    private NativeCaller listeningCaller() {
        NativeCaller caller = relay.call("");
        caller.awaitState("listening");
        return caller;
    }

    private static byte[] text(byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        frame.write(payload.length);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"type\":7}",
                "{\"type\":\"session.made_up\",\"x\":[[[]]]}",
                "\u0000",
                "{\"type\":\"error\"}",
                "{\"type\":\"response.output_audio.delta\"}",
                "{\"type\":\"response.output_audio.delta\",\"delta\":\"%%%\"}",
                "{\"type\":\"response.done\",\"response\":null}"
            })
    @Row(value = "F29", holds = "messages of a model that mean nothing do not end the call")
    void goesOnThoughTheModelTalksNonsense(String nonsense) {
        // Given: among the first events of an answer
        proxy.connection(1).down().frame(4).meets((unit, bytes, flow) -> {
            flow.send(text(nonsense.getBytes(StandardCharsets.UTF_8)));
            return bytes;
        });
        try (NativeCaller caller = listeningCaller()) {

            // When
            caller.say(TEXT);
            caller.await("mark", 1);

            // Then
            assertThat(caller.isClosed()).isFalse();
            assertThat(caller.audio()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0xc1, 1002", "0x83, 1002", "0x81, 1007"})
    @Row(value = "F29", holds = "broken frames of a model: one Close frame to it, and the caller is told")
    void tellsTheCallerThatTheModelsFramesAreBroken(String first, int code) {
        // Given
        byte[] broken = {(byte) (int) Integer.decode(first), 3, (byte) 0xff, (byte) 0xfe, 'a'};
        proxy.connection(1).down().frame(4).meets(Fault.replace(broken));
        try (NativeCaller caller = listeningCaller()) {

            // When
            caller.say(TEXT);
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.code()).isEqualTo(1011);
            assertThat(closed.reason()).isEqualTo("model_failed");
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(proxy.closeCodes(1, Direction.UP)).containsExactly(code));
        }
    }

    @Test
    @Row(
            value = "F28",
            holds = "a model whose line is dead is missed: with a silence of 3 s within 8 s, and the caller is told")
    void missesAModelThatHangs() {
        // Given
        try (NativeCaller caller = listeningCaller()) {
            proxy.anyConnection().down().everything().meets(Fault.blackhole());
            caller.say(TEXT);
            long hung = System.nanoTime();

            // When
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.reason()).isEqualTo("model_silent");
            assertThat(Duration.ofNanos(closed.atNanos() - hung)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, model_silent", "1, model_silent"})
    @Row(value = "F28", holds = "no 101, or no session: the deadline of that phase, and the caller is told")
    void waitsForNoPhaseForEver(int frame, String cause) {
        // Given
        proxy.anyConnection().down().fromFrame(frame).meets(Fault.drop());

        // When
        try (NativeCaller caller = relay.call("")) {
            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo(cause);
        }
    }

    @Test
    @Row(
            value = "F26",
            holds = "a reset in the middle of an answer: the caller's socket stays, and its next turn is answered")
    void outlivesAResetInTheMiddleOfAnAnswer() {
        // Given
        proxy.connection(1).down().frame(8).meets(Fault.resetAfter(10));
        try (NativeCaller caller = listeningCaller()) {
            caller.say("{\"type\":\"text\",\"text\":\"on and on and on\"}");
            caller.awaitState("reconnecting");

            // When
            sayAndAwaitTheAnswer(caller);

            // Then
            assertThat(caller.isClosed()).isFalse();
        }
    }

    private static void sayAndAwaitTheAnswer(NativeCaller caller) {
        caller.say("{\"type\":\"text\",\"text\":\"and then\"}");
        caller.waitFor(
                "the answer",
                () -> caller.all("caption").stream()
                        .anyMatch(caption -> caption.text("text").contains("and then")));
    }

    private List<NativeCaller> talkingCallers() {
        List<NativeCaller> callers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            callers.add(relay.call(""));
        }
        callers.forEach(caller -> caller.awaitState("listening"));
        callers.forEach(caller -> caller.say("{\"type\":\"text\",\"text\":\"on and on and on\"}"));
        return callers;
    }

    @Test
    @Row(
            value = "F26",
            holds = "50 calls lose their model at once: all have another line, and do not dial in one instant")
    void opensTheLinesOfACrowdAgainOneAfterTheOther() {
        // Given
        List<NativeCaller> callers = talkingCallers();
        try {
            // When
            proxy.resetAll();

            // Then
            callers.forEach(caller -> {
                caller.awaitState("reconnecting");
                sayAndAwaitTheAnswer(caller);
            });
            List<Long> dials = proxy.events().stream()
                    .filter(event -> event.kind() == ProxyEvent.Kind.CONNECTED)
                    .map(ProxyEvent::atNanos)
                    .skip(CALLS)
                    .sorted()
                    .toList();
            assertThat(dials).hasSize(CALLS);
            System.out.printf(
                    "%d lines lost at once: dialled again within %.0f ms of each other%n",
                    CALLS, (dials.get(CALLS - 1) - dials.get(0)) / 1e6);
            assertThat(dials.get(CALLS - 1) - dials.get(0)).isGreaterThan(100_000_000L);
        } finally {
            callers.forEach(NativeCaller::close);
        }
    }

    @Test
    @Row(
            value = "F25,F26",
            holds = "50 calls lose a model that does not come back: each is told within 3 s, and few dial it")
    void doesNotDialWithACrowdAModelThatIsDown() {
        // Given
        List<NativeCaller> callers = talkingCallers();
        try {
            // When
            model.close();

            // Then
            assertThat(callers).allSatisfy(caller -> {
                long lost = caller.awaitState("reconnecting").atNanos();
                NativeCaller.Closed closed = caller.awaitClose();
                assertThat(Duration.ofNanos(closed.atNanos() - lost)).isLessThan(Duration.ofMillis(4_500));
                assertThat(caller.await("ended", 1).json().path("retry").asBoolean())
                        .isTrue();
            });
            long dials = proxy.count(ProxyEvent.Kind.UNREACHABLE);
            System.out.printf("%d calls lost a model for good: dialled %d times%n", CALLS, dials);
            assertThat(dials).isLessThan(CALLS);
        } finally {
            callers.forEach(NativeCaller::close);
        }
    }

    @Test
    @Row(
            value = "F25",
            holds = "a model that refuses connections: the caller is told within 3 s, in four attempts at most")
    void tellsThatNobodyListens() {
        // Given
        model.close();
        long start = System.nanoTime();

        // When
        try (NativeCaller caller = relay.call("")) {
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.reason()).isEqualTo("model_unreachable");
            assertThat(Duration.ofNanos(closed.atNanos() - start)).isLessThan(Duration.ofMillis(3_500));
            assertThat(proxy.count(ProxyEvent.Kind.UNREACHABLE)).isBetween(2L, 4L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, model_refused, 1, 1",
        "403, model_refused, 1, 1",
        "404, model_refused, 1, 1",
        "429, model_busy, 1, 1",
        "503, model_busy, 1, 1",
        "500, model_unreachable, 2, 4",
        "502, model_unreachable, 2, 4"
    })
    @Row(value = "F23,F24,F25", holds = "a refused upgrade: 4xx, 429 and 503 in one attempt, other 5xx in four at most")
    void asksARefusingModelAgainOnlyWhereThatMayHelp(int status, String cause, long least, long most) {
        // Given
        byte[] refusal = ("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        proxy.anyConnection().down().head().meets(Fault.replace(refusal));
        try (NativeCaller caller = relay.call("")) {
            // When
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.reason()).isEqualTo(cause);
            assertThat(proxy.count(ProxyEvent.Kind.CONNECTED)).isBetween(least, most);
        }
    }

    @Test
    @Row(value = "F26,F28", holds = "a line that falls silent: missed with a silence of 3 s, and another is opened")
    void outlivesALineThatFallsSilent() {
        // Given
        try (NativeCaller caller = listeningCaller()) {
            proxy.connection(1).down().everything().meets(Fault.blackhole());
            caller.say(TEXT);

            // When
            caller.awaitState("reconnecting");

            // Then
            caller.await("mark", 1);
            assertThat(caller.isClosed()).isFalse();
            assertThat(proxy.count(ProxyEvent.Kind.CONNECTED)).isEqualTo(2);
        }
    }

    @Test
    @Row(value = "F25", holds = "a model that refuses connections for a second: the call comes about")
    void waitsForAModelThatIsBackSoon() {
        // Given
        int port = model.port();
        model.close();
        try (NativeCaller caller = relay.call("")) {
            Awaitility.await().until(() -> proxy.count(ProxyEvent.Kind.UNREACHABLE) > 0);
            Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

            // When
            model = RealtimeSimulator.start(SimulatorSettings.defaults().withPort(port));

            // Then
            caller.awaitState("listening");
            assertThat(caller.isClosed()).isFalse();
        }
    }
}
