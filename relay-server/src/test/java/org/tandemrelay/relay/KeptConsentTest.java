package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;

/** When a recording may begin whose caller has to be told before, with models that do not do at once as they are told. */
@Execution(ExecutionMode.CONCURRENT)
class KeptConsentTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String WORDS = "This call is recorded.";

    @TempDir
    private Path folder;

    private KeptFolder kept;
    private ScriptedModel model;
    private TestRelay relay;
    private NativeCaller caller;

    @BeforeEach
    void call() throws IOException {
        kept = new KeptFolder(folder);
        model = new ScriptedModel();
        relay = kept.relay(
                "{purpose: Training, consent: " + WORDS + ", keep-days: 30}",
                "model-url",
                model.url().toString());
        caller = relay.call("rate=16000");
    }

    @AfterEach
    void stop() {
        caller.close();
        relay.close();
        model.close();
    }

    /** Waits until the model has been asked so often to say the words. */
    private JsonNode awaitAsked(int times) {
        JsonNode asked = model.await("response.create", times);
        assertThat(asked.path("response").path("instructions").asText()).endsWith(WORDS);
        return asked;
    }

    private void answer(String response, int millis, String status) {
        model.begin(response);
        model.speak(response, "item_" + response, millis);
        model.end(response, status);
    }

    private void awaitHeard(long millis) {
        await().atMost(PATIENCE).until(() -> caller.audio().length >= WIDE.bytesOf(millis));
    }

    /** Also when all that was sent has been heard. */
    private void assertStaysUnrecorded() {
        await().during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(kept.files()).isEmpty());
    }

    @Test
    void isNotBeforeTheWordsHaveBeenHeardThoughTheModelHasLongSaidThem() {
        // Given
        awaitAsked(1);

        // When
        answer("resp_1", 4_000, "completed");

        // Then
        kept.awaitAudit("recording_started");
        assertThat(caller.audio().length).isGreaterThan((int) WIDE.bytesOf(3_500));
    }

    @Test
    void isNotBeforeWordsThatWereCutOffHaveBeenSaidAnew() {
        // Given
        awaitAsked(1);
        model.begin("resp_1");
        model.speak("resp_1", "item_resp_1", 300);

        // When: what is over meanwhile was not the words either.
        model.end("resp_0", "completed");
        model.end("resp_1", "cancelled");

        // Then
        awaitAsked(2);
        awaitHeard(300);
        assertStaysUnrecorded();
        answer("resp_2", 300, "completed");
        kept.awaitAudit("recording_started");
        assertThat(caller.audio().length).isGreaterThanOrEqualTo((int) WIDE.bytesOf(500));
    }

    @Test
    void isNotBehindAnotherAnswerThatWasUnderWayWhenTheWordsWereAskedFor() {
        // Given
        JsonNode asked = awaitAsked(1);

        // When
        model.begin("resp_another");
        model.refuse(asked, "conversation_already_has_active_response");
        model.speak("resp_another", "item_another", 300);
        model.end("resp_another", "completed");

        // Then
        awaitAsked(2);
        awaitHeard(300);
        assertStaysUnrecorded();
        answer("resp_1", 300, "completed");
        kept.awaitAudit("recording_started");
    }

    @Test
    void isNeverWhereTheModelDoesNotSayTheWordsInThreeAttempts() {
        // Given
        for (int times = 1; times <= 3; times++) {
            awaitAsked(times);
            answer("resp_" + times, 100, "incomplete");
        }

        // What is still to be played then would be cut off.
        awaitHeard(300);
        await().atMost(PATIENCE)
                .until(() -> caller.all("state").stream()
                                .filter(state -> state.text("state").equals("listening"))
                                .count()
                        > 1);

        // When
        caller.say("{\"type\":\"text\",\"text\":\"Go on.\"}");
        model.await("response.create", 4);
        answer("resp_4", 500, "completed");
        awaitHeard(800);

        // Then
        assertStaysUnrecorded();
        assertThat(model.all("response.create")).hasSize(4);
        assertThat(caller.isClosed()).isFalse();
    }
}
