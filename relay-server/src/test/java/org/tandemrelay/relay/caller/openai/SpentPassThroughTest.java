package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.ScriptedModel;
import org.tandemrelay.relay.TestRelay;

/** What a client of OpenAI Realtime may spend, whose answers the relay does not ask for itself. */
class SpentPassThroughTest {

    private static final RealtimeClient.Closed SPENT = new RealtimeClient.Closed(1008, "budget_spent");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BYTES_PER_SECOND = 48_000;

    private final ScriptedModel model = new ScriptedModel();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        model.close();
    }

    private static void speak(RealtimeClient caller, int millis) {
        caller.speak(new byte[BYTES_PER_SECOND / 1_000 * millis], BYTES_PER_SECOND / 10);
    }

    @Test
    void isWarnedBeforeItIsSpent() {
        // Given
        try (TestRelay relay = TestRelay.start(
                        "model-url", model.url().toString(), "max-audio-per-call", "10m", "spend-warning", "1");
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            // When
            speak(caller, 7_000);

            // Then
            assertThat(caller.await("error", 1).path("error").path("type").asText())
                    .isEqualTo("tandem_warning");
            assertThat(caller.all("error").get(0).path("error").path("code").asText())
                    .isEqualTo("budget_near");
        }
    }

    @Test
    void hasTheAnswerUnderWayToItsEnd() {
        // Given
        try (TestRelay relay = TestRelay.start(
                        "model-url", model.url().toString(), "max-audio-per-call", "2s", "call-grace", "1h");
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            model.begin("resp_1");
            caller.await("response.created", 1);

            // When
            speak(caller, 2_500);
            await().atMost(PATIENCE).until(() -> relay.metric("tandem_budgets_spent_total", "\"call\"") == 1);
            // Several beats of the watch later the call is still there.
            await().during(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .until(() -> relay.server().liveCalls() == 1);
            model.end("resp_1", "completed");

            // Then
            assertThat(caller.awaitClose()).isEqualTo(SPENT);
            assertThat(caller.all("response.done")).hasSize(1);
        }
    }

    @Test
    void endsThoughItAsksForAnswersWithoutEnd() throws IOException {
        // Given: three answers at most, of 0.06 each.
        Path prices = Files.writeString(
                folder.resolve("tandem.yaml"), "prices:\n  default: {audio-input: 20, audio-output: 40}\n");
        try (TestRelay relay =
                        TestRelay.startWith(prices, "model-url", model.url().toString(), "max-cost-per-call", "0.18");
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            // When
            for (int asked = 1; asked <= 3; asked++) {
                caller.send("{'type':'response.create'}");
                model.await("response.create", asked);
                model.begin("resp_" + asked);
                model.say(
                        "{'type':'response.done','response':{'id':'resp_" + asked
                                + "','status':'completed','usage':{'input_tokens':1000,'output_tokens':1000,"
                                + "'input_token_details':{'audio_tokens':1000},'output_token_details':{'audio_tokens':1000}}}}");
                caller.await("response.done", asked);
            }

            // Then
            assertThat(caller.awaitClose()).isEqualTo(SPENT);
            assertThat(caller.all("response.done")).hasSize(3);
        }
    }
}
