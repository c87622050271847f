package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.admission.CallerKeys;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Keys, secrets, prices and limits that are read again while calls go on. */
class ReloadTest {

    private static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** By {@code -Dreloads=1000} as often as the table says. */
    private static final int TIMES = Integer.getInteger("reloads", 50);

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void callWith(TestRelay relay, String key) {
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + key)
                .buildAsync(relay.callUrl(""), new WebSocket.Listener() {})
                .join()
                .abort();
    }

    private static void refuses(TestRelay relay, String key) {
        assertThatThrownBy(() -> callWith(relay, key)).hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void takesOtherKeysOfCallers() throws IOException {
        // Given
        Path keys = write("keys.txt", CallerKeys.line("old", "old-key"));
        try (TestRelay relay = TestRelay.start("caller-keys", keys.toString(), "reload-on-change", "false")) {
            callWith(relay, "old-key");
            write("keys.txt", CallerKeys.line("new", "new-key"));
            refuses(relay, "new-key");

            // When
            boolean taken = relay.server().reload().join();

            // Then
            assertThat(taken).isTrue();
            callWith(relay, "new-key");
            refuses(relay, "old-key");
        }
    }

    @Test
    void takesThemByItselfWhenTheirFileChanges() throws IOException {
        // Given
        Path keys = write("keys.txt", CallerKeys.line("old", "old-key"));
        try (TestRelay relay = TestRelay.start("caller-keys", keys.toString())) {
            // When
            write("keys.txt", CallerKeys.line("newer", "new-key"));

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThatCode(() -> callWith(relay, "new-key")).doesNotThrowAnyException());
        }
    }

    @Test
    void keepsWhatThereIsWhereTheNewCannotBeUsed() throws IOException {
        // Given
        Path keys = write("keys.txt", CallerKeys.line("old", "old-key"));
        try (TestRelay relay = TestRelay.start("caller-keys", keys.toString())) {
            write("keys.txt", "this is no key\n");

            // When
            boolean taken = relay.server().reload().join();

            // Then
            assertThat(taken).isFalse();
            callWith(relay, "old-key");
        }
    }

    @Test
    void takesAnotherKeyForTheModelAndSecretForTokens() throws Exception {
        // Given
        Path key = write("model.key", "key-1\n");
        Path secret = write("token.secret", "a".repeat(40));
        try (RealtimeSimulator model =
                        RealtimeSimulator.start(SimulatorSettings.defaults().withRequiredKey("key-2"));
                TestRelay relay = TestRelay.start(
                        "model-url",
                        model.url().toString(),
                        "model-key",
                        "",
                        "model-key-file",
                        key.toString(),
                        "token-secret-file",
                        secret.toString(),
                        "anonymous",
                        "true")) {
            try (NativeCaller refused = relay.call("")) {
                assertThat(refused.awaitClose().reason()).isEqualTo("model_refused");
            }
            write("model.key", "key-2\n");
            write("token.secret", "b".repeat(40));

            // When
            relay.server().reload().join();

            // Then
            try (NativeCaller caller = relay.call("")) {
                caller.awaitState("listening");
            }
        }
    }

    @Test
    void takesNoMoreTokensOfTheSecretBefore() throws Exception {
        // Given
        Path secret = write("token.secret", "a".repeat(40));
        try (TestRelay relay = TestRelay.start(
                "caller-key",
                "key-of-the-caller",
                "token-secret-file",
                secret.toString(),
                "reload-on-change",
                "false")) {
            String before = token(relay);
            callWith(relay, before);
            write("token.secret", "b".repeat(40));

            // When
            relay.server().reload().join();

            // Then
            refuses(relay, before);
            callWith(relay, token(relay));
        }
    }

    private static String token(TestRelay relay) throws Exception {
        HttpRequest order = HttpRequest.newBuilder(relay.server().address().resolve("/v1/tokens"))
                .header("Authorization", "Bearer key-of-the-caller")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        String answer = HttpClient.newHttpClient()
                .send(order, HttpResponse.BodyHandlers.ofString())
                .body();
        return new JsonMapper().readTree(answer).path("token").asText();
    }

    @Test
    void letsInAsManyAsTheNewLimitsSay() throws IOException {
        // Given
        Path file = write("tandem.yaml", "max-calls: 2\ncaller-key: key-of-the-caller\n");
        try (TestRelay relay = TestRelay.startWith(file);
                NativeCaller first = NativeCaller.call(relay.callUrl(""), "key-of-the-caller")) {
            first.awaitState("listening");
            write("tandem.yaml", "max-calls: 1\ncaller-key: key-of-the-caller\n");

            // When
            relay.server().reload().join();

            // Then
            refuses(relay, "key-of-the-caller");
            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void givesTheKeyOfAnotherModelToNobodyElse() throws IOException {
        // Given: a model is changed by a restart only.
        String agents = "agents:\n  default:\n    model-url: %s\n    model-key: %s\n";
        try (RealtimeSimulator before =
                        RealtimeSimulator.start(SimulatorSettings.defaults().withRequiredKey("key-of-the-one"));
                RealtimeSimulator another =
                        RealtimeSimulator.start(SimulatorSettings.defaults().withRequiredKey("key-of-the-other"))) {
            Path file = write("tandem.yaml", agents.formatted(before.url(), "key-of-the-one"));
            try (TestRelay relay = TestRelay.startWith(file)) {
                write("tandem.yaml", agents.formatted(another.url(), "key-of-the-other"));

                // When
                relay.server().reload().join();

                // Then
                try (NativeCaller caller = relay.call("")) {
                    caller.awaitState("listening");
                }
                assertThat(another.sessions()).isEmpty();
            }
        }
    }

    @Test
    void opensALineThatIsLostWithTheKeyThatHoldsThen() throws Exception {
        // Given
        Path key = write("model.key", "key-1\n");
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(model.url(), "model-key", "", "model-key-file", key.toString());
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            write("model.key", "key-2\n");
            assertThat(relay.server().reload().join()).isTrue();

            // When
            model.closeSession(1012);
            await().atMost(PATIENCE).until(() -> model.sessions() == 2);

            // Then
            assertThat(model.authorizations()).containsExactly("Bearer key-1", "Bearer key-2");
        }
    }

    @Test
    void holdsCallsUnderWayToOtherLimits() throws IOException {
        // Given
        Path file = write("tandem.yaml", "max-audio-per-call: 1h\n");
        try (TestRelay relay = TestRelay.startWith(file);
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            caller.send(new byte[(int) PCM24.bytesOf(3_000)]);

            // When
            write("tandem.yaml", "max-audio-per-call: 2s\n");
            relay.server().reload().join();

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("budget_spent");
        }
    }

    @Test
    @Row(value = "F46", holds = "0 calls cut over 1,000 reloads (50 in the build)")
    void cutsNoCall() throws IOException {
        // Given
        Path key = write("model.key", "key-0");
        Path keys = write("keys.txt", CallerKeys.line("shop", "key-of-the-caller"));
        try (TestRelay relay = TestRelay.start(
                        "model-key",
                        "",
                        "model-key-file",
                        key.toString(),
                        "caller-keys",
                        keys.toString(),
                        "anonymous",
                        "false",
                        "reload-on-change",
                        "false");
                NativeCaller caller = NativeCaller.call(relay.callUrl(""), "key-of-the-caller")) {
            caller.awaitState("listening");
            byte[] turn = Speech.turn("not-ill-disposed.wav", PCM24);
            var said = caller.speak(turn, PCM24);

            // When
            int reloads = 0;
            while (reloads < TIMES || !said.isDone()) {
                write("model.key", "key-" + reloads % 2);
                write("keys.txt", CallerKeys.line("shop", reloads % 2 == 0 ? "key-of-the-caller" : "another"));
                assertThat(relay.server().reload().join()).isTrue();
                reloads++;
            }

            // Then
            caller.await("mark", 1);
            assertThat(caller.isClosed()).isFalse();
            assertThat(caller.all("warning")).isEmpty();
            // Each word came back: the model says what it hears.
            assertThat(caller.audio().length).isGreaterThan(turn.length / 2);
            assertThat(relay.server().liveCalls()).isEqualTo(1);
        }
    }
}
