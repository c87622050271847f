package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.ReceivedEvent;

/** What a caller notices of limits on what calls may cost. */
class SpendCallTest {

    private static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);

    /** An answer for 0.06 by the prices below. */
    private static final String USAGE =
            "'usage':{'input_tokens':1000,'output_tokens':1000,'input_token_details':{'audio_tokens':1000},"
                    + "'output_token_details':{'audio_tokens':1000}}";

    private static final String PRICES = "prices:\n  default: {audio-input: 20, audio-output: 40}\n";

    @TempDir
    private Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("tandem.yaml"), yaml);
    }

    private static HttpResponse<?> refusal(TestRelay relay) {
        try {
            relay.call("").close();
        } catch (CompletionException refused) {
            return ((WebSocketHandshakeException) refused.getCause()).getResponse();
        }
        throw new AssertionError("it was let in");
    }

    private static void answer(ScriptedModel model, String id) {
        model.begin(id);
        model.say("{'type':'response.done','response':{'id':'" + id + "','status':'completed'," + USAGE + "}}");
    }

    @Test
    void endsACallThatHasHadItsAudio() {
        try (TestRelay relay = TestRelay.start("max-audio-per-call", "2s");
                NativeCaller caller = relay.call("")) {
            // When
            caller.send(new byte[(int) PCM24.bytesOf(2_500)]);

            // Then
            NativeCaller.Closed closed = caller.awaitClose();
            assertThat(closed.code()).isEqualTo(1008);
            assertThat(closed.reason()).isEqualTo("budget_spent");
            assertThat(caller.await("ended", 1).text("message"))
                    .isEqualTo("this call has used up the audio that it may have");
            assertThat(relay.metric("tandem_calls_ended_total", "budget_spent")).isEqualTo(1);
            // The next call has the same again.
            relay.call("").close();
        }
    }

    @Test
    void endsAnAnswerThatGoesOnForLongerThanTheGrace() throws IOException {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(model.url(), "max-audio-per-call", "2s", "call-grace", "500ms");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            model.begin("resp_1");
            model.speak("resp_1", "item_1", 16_000);

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("budget_spent");
            assertThat(caller.audio().length).isLessThan((int) PCM24.bytesOf(12_000));
        }
    }

    @Test
    void refusesAKeyThatIsSpentUntilMidnightAndDialsNobody() throws IOException {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startWith(
                        file(PRICES), "model-url", model.url().toString(), "max-cost-per-key", "0.06")) {
            NativeCaller caller = relay.call("");
            caller.awaitState("listening");

            // When
            answer(model, "resp_1");

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("budget_spent");
            HttpResponse<?> refused = refusal(relay);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 86_400L);
            assertThat(relay.metric("tandem_calls_refused_spent_total", "key")).isEqualTo(1);
            assertThat(relay.metric("tandem_spent_cost_total", "default")).isEqualTo(0.06);
            assertThat(relay.metric("tandem_calls_started_total", "")).isEqualTo(1);
        }
    }

    @Test
    void goesOnWithTheDaysAccountsWhenTheRelayIsStartedAgain() throws IOException {
        // Given
        String[] settings = {"spend-file", folder.resolve("spent.json").toString(), "max-audio-per-day", "2s"};
        try (TestRelay relay = TestRelay.start(settings);
                NativeCaller caller = relay.call("")) {
            caller.send(new byte[(int) PCM24.bytesOf(2_500)]);
            assertThat(caller.awaitClose().reason()).isEqualTo("budget_spent");
        }

        // When
        try (TestRelay relay = TestRelay.start(settings)) {
            // Then
            HttpResponse<?> refusal = refusal(relay);
            assertThat(refusal.statusCode()).isEqualTo(429);
            assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void refusesACallToAnAgentWhoseDayIsSpent() throws IOException {
        // Given
        String agents = "agents:\n  default: {}\n  busy:\n    limits: {audio-per-day: 1s}\n";
        try (TestRelay relay = TestRelay.startWith(file(agents))) {
            try (NativeCaller caller = relay.call("agent=busy")) {
                caller.send(new byte[(int) PCM24.bytesOf(1_500)]);
                assertThat(caller.awaitClose().reason()).isEqualTo("budget_spent");
            }

            // When
            HttpResponse<?> refused = null;
            try {
                relay.call("agent=busy").close();
            } catch (CompletionException spent) {
                refused = ((WebSocketHandshakeException) spent.getCause()).getResponse();
            }

            // Then
            assertThat(refused).isNotNull();
            assertThat(refused.statusCode()).isEqualTo(429);
            relay.call("").close();
        }
    }

    /** A bridge says whom it calls when its connection is upgraded: too late for 429, and not for the model. */
    @Test
    void endsACallWhoseAgentIsKnownOnlyLaterBeforeTheModelIsDialled() throws IOException {
        // Given
        String agents = """
                agents:
                  usual: {default: true}
                  busy:
                    limits: {audio-per-day: 1s, grace: 0s}
                """;
        try (TestRelay relay = TestRelay.startWith(file(agents));
                NativeCaller first = relay.call("agent=busy");
                RawCaller bridge = RawCaller.connect(relay.port())) {
            first.send(new byte[(int) PCM24.bytesOf(1_500)]);
            assertThat(first.awaitClose().reason()).isEqualTo("budget_spent");
            int sessions = relay.simulator().sessions().size();

            // When
            bridge.write(RawCaller.handshake("").replace("/v1/call", "/telephony/vonage"));
            assertThat(bridge.readAnswer().status()).isEqualTo(101);
            bridge.text(
                    "{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\",\"agent\":\"busy\"}");
            RawCaller.Ending ending = bridge.readToEnd();

            // Then
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.closes().get(0).closeCode()).isEqualTo(1013);
            assertThat(ending.closes().get(0).closeReason()).isEqualTo("day_spent");
            assertThat(relay.simulator().sessions()).hasSize(sessions);
            assertThat(relay.metric("tandem_calls_ended_total", "day_spent")).isEqualTo(1);
        }
    }

    @Test
    void hasTheModelSayThatTheEndIsNear() throws IOException {
        // Given
        String agent = """
                agents:
                  default:
                    limits: {audio: 5m, spend-warning: 1, spend-warning-words: Say that it will end.}
                """;
        try (TestRelay relay = TestRelay.startWith(file(agent));
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            caller.send(Speech.turn("not-ill-disposed.wav", PCM24));

            // Then
            assertThat(caller.await("warning", 1).text("code")).isEqualTo("budget_near");
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(20))
                    .until(() -> relay.simulator().sessions().get(0).events().stream()
                            .filter(event -> event.type().equals("response.create"))
                            .map(ReceivedEvent::json)
                            .anyMatch(json -> json.contains("Say that it will end.")));
        }
    }

    @Test
    void countsWhatBothLinesOfACallHaveCost() throws IOException {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startWith(
                        file(PRICES), "model-url", model.url().toString(), "max-cost-per-call", "0.10");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            answer(model, "resp_1");
            model.closeSession(1013);
            caller.awaitState("reconnecting");
            caller.waitFor("another line", () -> caller.all("state").size() > 3);

            // When
            answer(model, "resp_2");

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("budget_spent");
        }
    }

    @Test
    void beginsNoFurtherAnswerWhileTheLastIsHeardToItsEnd() throws IOException {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startWith(
                        file(PRICES),
                        "model-url",
                        model.url().toString(),
                        "max-cost-per-call",
                        "0.06",
                        "call-grace",
                        "1h")) {
            NativeCaller caller = relay.call("");
            caller.awaitState("listening");
            model.begin("resp_1");
            model.speak("resp_1", "item_1", 60_000);
            caller.awaitState("speaking");

            // When
            model.say("{'type':'response.done','response':{'id':'resp_1','status':'completed'," + USAGE + "}}");
            caller.say("{\"type\":\"ping\",\"t\":1}");
            caller.await("pong", 1);
            assertThat(caller.isClosed()).isFalse();
            model.begin("resp_2");

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("budget_spent");
        }
    }
}
