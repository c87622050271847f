package org.tandemrelay.relay.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Bridges that open a socket and never say what for. */
@Execution(ExecutionMode.CONCURRENT)
class UnstartedCallerTest {

    private static URI at(TestRelay relay, String path) {
        return URI.create("ws://127.0.0.1:" + relay.port() + path);
    }

    /** How a socket is closed on which nothing is said. */
    private static BridgeCaller.Closed closeOfASilentCaller(URI url, String... subprotocols) {
        CompletableFuture<BridgeCaller.Closed> closed = new CompletableFuture<>();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0]);
        }
        builder.buildAsync(url, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        closed.complete(new BridgeCaller.Closed(code, reason));
                        return null;
                    }
                })
                .join();
        return closed.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/telephony/twilio", "/telephony/twilio/listen", "/telephony/vonage"})
    void areGivenUp(String path) {
        try (TestRelay relay = TestRelay.start("caller-start", "500ms")) {
            // When
            BridgeCaller.Closed closed = closeOfASilentCaller(at(relay, path));

            // Then
            assertThat(closed).isEqualTo(new BridgeCaller.Closed(4_408, "caller_unstarted"));
            assertThat(relay.metric("tandem_calls_ended_total", "\"caller_unstarted\""))
                    .isEqualTo(1);
        }
    }

    @Test
    void areGivenUpWithASubprotocolToo() {
        try (TestRelay relay = TestRelay.start("caller-start", "500ms")) {
            // When
            BridgeCaller.Closed closed = closeOfASilentCaller(at(relay, "/telephony/asterisk"), "media");

            // Then
            assertThat(closed).isEqualTo(new BridgeCaller.Closed(4_408, "caller_unstarted"));
        }
    }

    @Test
    void areNotThoseThatHaveSaidSo() {
        SimulatorSettings quick = SimulatorSettings.defaults().withThinkingMillis(50);
        try (TestRelay relay = TestRelay.start(quick, "", "caller-start", "2s", "caller-hold", "60s");
                VonageCaller caller = new VonageCaller(16_000)) {
            // When
            caller.call(at(relay, "/telephony/vonage"));
            caller.speak(Speech.turn("not-ill-disposed.wav", caller.format()));

            // Then: an answer that goes on for longer than that
            caller.await("a whole answer", () -> caller.format().millisOf(caller.heard().length) > 2_500);
        }
    }

    @Test
    void areNotThoseThatHaveNothingToSayFirst() {
        SimulatorSettings quick = SimulatorSettings.defaults().withThinkingMillis(50);
        try (TestRelay relay = TestRelay.start(quick, "", "caller-start", "1ms", "caller-idle", "1500ms")) {
            // When
            BridgeCaller.Closed closed = closeOfASilentCaller(at(relay, "/ws/voice-chat"));

            // Then
            assertThat(closed).isEqualTo(new BridgeCaller.Closed(4_408, "caller_idle"));
        }
    }
}
