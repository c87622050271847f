package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.canary.Canaries;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * However one side goes, the other learns of it within a second, and why; and nothing of the call is left. That is so of a model whose line is
 * not opened again: {@code ReopenedLineTest} has those that are.
 */
class EndOfCallTest {

    private static final SimulatorSettings QUICK =
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(4);
    private static final String SPEAK = "{\"type\":\"text\",\"text\":\"say a few words that last for a while\"}";
    private static final String SILENT_PINGS = "caller-ping 300ms caller-silence 900ms";
    private static TestRelay shared;

    @BeforeAll
    static void start() {
        shared = relay("", "");
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    private static TestRelay relay(String faults, String settings) {
        return TestRelay.start(
                QUICK, faults, ("model-retries 0 " + settings).trim().split(" "));
    }

    private static void assertEnded(RawCaller.Ending ending, int code, String cause, boolean retry) {
        JsonNode ended = ending.message("ended").json();
        assertThat(ended.path("cause").asText()).isEqualTo(cause);
        assertThat(ended.path("retry").asBoolean()).isEqualTo(retry);
        assertThat(ending.closes()).hasSize(1);
        assertThat(ending.closes().get(0).closeCode()).isEqualTo(code);
        assertThat(ending.closes().get(0).closeReason()).isEqualTo(cause);
    }

    private static void assertNothingIsLeft(TestRelay relay, String cause, double endedBefore) {
        assertThat(relay.metric("tandem_calls_ended_total", "\"" + cause + "\""))
                .isEqualTo(endedBefore + 1);
        assertThat(relay.metric("tandem_calls_active", "")).isZero();
        assertThat(relay.metric("tandem_model_reads_paused", "")).isZero();
        assertThat(relay.server().liveCalls()).isZero();
    }

    private static double endedBy(TestRelay relay, String cause) {
        return relay.metric("tandem_calls_ended_total", "\"" + cause + "\"");
    }

    private static SessionRecord last(TestRelay relay) {
        List<SessionRecord> sessions = relay.simulator().sessions();
        return sessions.get(sessions.size() - 1);
    }

    private static void awaitModelClosed(TestRelay relay, int code) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(last(relay).closeCode()).isEqualTo(code));
    }

    static Stream<Arguments> closesOfTheModel() {
        return Stream.of(
                arguments(1000, 1000, "model_ended", true),
                arguments(1001, 1001, "model_expired", true),
                arguments(1008, 1011, "model_refused", false),
                arguments(1011, 1011, "model_failed", true),
                arguments(1013, 1013, "model_busy", true),
                arguments(4000, 1011, "model_refused", false));
    }

    @ParameterizedTest
    @MethodSource("closesOfTheModel")
    @Row(value = "F26", holds = "each close code of a model has its cause for the caller")
    void carriesTheModelsCloseToTheCaller(int modelCode, int code, String cause, boolean retry) {
        // Given
        double before = endedBy(shared, cause);
        try (RawCaller caller = RawCaller.connect(shared.port()).call("")) {
            caller.text(SPEAK).await("audio");
            long start = System.nanoTime();

            // When
            shared.simulator().closeSessions(modelCode, "quota of the day");
            RawCaller.Ending ending = caller.readToEnd();

            // Then
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
            assertEnded(ending, code, cause, retry);
            assertThat(ending.message("ended").json().path("message").asText()).contains("quota of the day");
            awaitModelClosed(shared, modelCode);
            assertNothingIsLeft(shared, cause, before);
        }
    }

    @Test
    void tellsTheCallerOfAResetOfTheModelsConnection() {
        // Given
        double before = endedBy(shared, "model_failed");
        try (RawCaller caller = RawCaller.connect(shared.port()).call("")) {
            caller.text(SPEAK).await("audio");
            long start = System.nanoTime();

            // When
            shared.simulator().resetSessions();
            RawCaller.Ending ending = caller.readToEnd();

            // Then
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
            assertEnded(ending, 1011, "model_failed", true);
            assertNothingIsLeft(shared, "model_failed", before);
        }
    }

    static Stream<Arguments> faultsOfTheModel() {
        return Stream.of(
                arguments("fault=close:1011&after=3", "", 1011, "model_failed", true, "1011"),
                arguments("fault=reset&after=2", "", 1011, "model_failed", true, "the connection to the model"),
                arguments(
                        "fault=stall&after=2",
                        "model-ping 200ms model-silence 700ms",
                        1011,
                        "model_silent",
                        true,
                        "nothing came"),
                arguments("fault=refuse:401", "", 1011, "model_refused", false, "HTTP 401"),
                arguments("fault=refuse:429", "", 1013, "model_busy", true, "The simulator was asked to refuse"),
                arguments("fault=refuse:503", "", 1013, "model_busy", true, "HTTP 503"),
                arguments("fault=refuse:500", "", 1014, "model_unreachable", true, "HTTP 500"),
                arguments("fault=expire:300", "", 1001, "model_expired", true, ""),
                arguments("fault=error:session_expired&after=2", "", 1001, "model_expired", true, "error"),
                arguments("fault=error:insufficient_quota&after=2", "", 1013, "model_busy", true, "error"),
                arguments(
                        "fault=drop:session.created",
                        "model-ready-timeout 400ms",
                        1011,
                        "model_silent",
                        true,
                        "configure"),
                arguments(
                        "fault=slow-upgrade:5000",
                        "model-connect-timeout 400ms",
                        1011,
                        "model_silent",
                        true,
                        "upgrade"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfTheModel")
    @Row(value = "F23,F24,F25", holds = "a refused upgrade: told by a stable code")
    void tellsTheCallerWhatWentWrongWithTheModel(
            String fault, String settings, int code, String cause, boolean retry, String words) {
        // Given
        try (TestRelay relay = relay(fault, settings);
                RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            // When
            caller.text(SPEAK);
            RawCaller.Ending ending = caller.readToEnd();

            // Then
            assertEnded(ending, code, cause, retry);
            assertThat(ending.message("ended").json().path("message").asText())
                    .contains(words)
                    .doesNotContain(Canaries.MODEL_KEY);
            assertNothingIsLeft(relay, cause, 0);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> relay.simulator().openSessions() == 0 || fault.contains("stall"));
        }
    }

    @Test
    void tellsTheCallerThatNobodyListensAtTheModelsAddress() throws IOException {
        // Given
        int unused;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = probe.getLocalPort();
        }
        try (TestRelay relay = TestRelay.startOn(URI.create("ws://127.0.0.1:" + unused + "/"));
                RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            // When
            RawCaller.Ending ending = caller.readToEnd();

            // Then
            assertEnded(ending, 1014, "model_unreachable", true);
            assertThat(ending.message("ended").json().path("message").asText()).contains("refused");
            assertNothingIsLeft(relay, "model_unreachable", 0);
        }
    }

    private static Arguments leaving(String name, Consumer<RawCaller> leave, String cause, int code) {
        return arguments(name, leave, cause, code);
    }

    static Stream<Arguments> leavings() {
        return Stream.of(
                leaving("hangup", caller -> caller.text("{\"type\":\"hangup\"}"), "caller_hangup", 1000),
                leaving(
                        "Close 1000",
                        caller -> caller.write(RawCaller.frame(0x88, new byte[] {3, -24})),
                        "caller_hangup",
                        1000),
                leaving(
                        "Close 1001",
                        caller -> caller.write(RawCaller.frame(0x88, new byte[] {3, -23})),
                        "caller_hangup",
                        1000),
                leaving(
                        "Close without a code",
                        caller -> caller.write(RawCaller.frame(0x88, new byte[0])),
                        "caller_hangup",
                        1000),
                leaving("TCP close", RawCaller::close, "caller_lost", 0),
                leaving("reset", RawCaller::reset, "caller_lost", 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leavings")
    void endsTheModelsSessionWhenTheCallerLeaves(String name, Consumer<RawCaller> leave, String cause, int code) {
        // Given
        double before = endedBy(shared, cause);
        try (RawCaller caller = RawCaller.connect(shared.port()).call("")) {
            caller.text(SPEAK).await("audio");

            // When
            leave.accept(caller);

            // Then
            awaitModelClosed(shared, 1000);
            if (code != 0) {
                assertEnded(caller.readToEnd(), code, cause, false);
            }
            assertNothingIsLeft(shared, cause, before);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leavings")
    void givesUpDiallingWhenTheCallerLeaves(String name, Consumer<RawCaller> leave, String cause, int code)
            throws IOException {
        // Given
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestRelay relay = TestRelay.startOn(URI.create("ws://127.0.0.1:" + mute.getLocalPort() + "/"));
                RawCaller caller = RawCaller.connect(relay.port()).call("");
                var dialled = mute.accept()) {
            dialled.setSoTimeout(1_000);
            caller.await("started");
            assertThat(dialled.getInputStream().read()).isEqualTo('G');

            // When
            leave.accept(caller);

            // Then
            readToEnd(dialled.getInputStream());
            assertNothingIsLeft(relay, cause, 0);
        }
    }

    private static void readToEnd(java.io.InputStream in) throws IOException {
        while (in.read() != -1) {
            // The request, which nobody answers.
        }
    }

    static Stream<Arguments> patienceLost() {
        return Stream.of(
                arguments(SILENT_PINGS, 4408, "caller_silent"),
                arguments("caller-idle 600ms", 4408, "caller_idle"),
                arguments("call-limit 600ms", 1008, "call_too_long"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patienceLost")
    void losesPatienceWithACallerThatDoesNothing(String settings, int code, String cause) {
        // Given
        try (TestRelay relay = relay("", settings);
                RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            caller.await("started");

            // When
            RawCaller.Ending ending = caller.readToEnd();

            // Then
            assertEnded(ending, code, cause, true);
            awaitModelClosed(relay, cause.startsWith("caller") ? 1000 : 1001);
            assertNothingIsLeft(relay, cause, 0);
        }
    }

    @Test
    void keepsACallerThatOnlyAnswersPings() {
        // Given
        try (TestRelay relay = relay("", SILENT_PINGS);
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            Awaitility.await().pollDelay(Duration.ofMillis(2_200)).until(() -> true);
            caller.say("{\"type\":\"ping\",\"t\":1}");

            // Then
            assertThat(caller.await("pong", 1).text("t")).isEqualTo("1");
        }
    }
}
