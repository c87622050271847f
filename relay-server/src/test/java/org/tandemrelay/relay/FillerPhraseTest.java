package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.tool.FakeWebhook;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;

/** What an agent's caller hears while it waits for a function, and who cuts that off. */
@Execution(ExecutionMode.CONCURRENT)
class FillerPhraseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final String PHRASE = "not-ill-disposed.wav";

    private final FakeWebhook webhook = new FakeWebhook();
    private final CountDownLatch answers = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @BeforeEach
    void setUp() throws IOException {
        webhook.at("/weather", (exchange, time) -> {
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeWebhook.answer(exchange, 200, "{\"degrees\":12}");
        });
        try (InputStream phrase = getClass().getResourceAsStream("/org/tandemrelay/samples/recorded-audio/" + PHRASE)) {
            Files.copy(phrase, folder.resolve("one-moment.wav"));
        }
    }

    @AfterEach
    void stop() {
        answers.countDown();
        webhook.close();
    }

    private TestRelay relay() throws IOException {
        return TestRelay.startWith(
                Files.writeString(folder.resolve("tandem.yaml"), """
                agents:
                  reception:
                    filler: one-moment.wav
                    tools:
                      - name: weather
                        description: The weather of a place.
                        url: %s
                        filler-after: 100ms
                """.formatted(webhook.url("/weather"))));
    }

    private static SessionRecord session(TestRelay relay) {
        return relay.simulator().sessions().get(0);
    }

    /** Begins to wait, and hears the phrase. */
    private static NativeCaller waiting(TestRelay relay) {
        NativeCaller caller = relay.call("");
        caller.awaitState("listening");
        caller.say("{\"type\":\"text\",\"text\":\"please call weather\"}");
        await().atMost(PATIENCE).until(() -> items(caller, "audio").contains("tandem_filler"));
        return caller;
    }

    private static List<String> items(NativeCaller caller, String type) {
        return caller.all(type).stream().map(message -> message.text("item")).toList();
    }

    @Test
    void isSaidToItsEndWhereTheFunctionTakesLong() throws IOException {
        try (TestRelay relay = relay();
                NativeCaller caller = waiting(relay)) {
            // When
            await().atMost(PATIENCE).until(() -> items(caller, "audio").contains("tandem_tone"));

            // Then
            byte[] said = Speech.turn(PHRASE, PCM);
            assertThat(Speech.likeness(caller.audio(), PCM, said, PCM)).isGreaterThan(0.9);
            assertThat(caller.all("flush")).isEmpty();
        }
    }

    @Test
    void isCutOffByTheAnswerAndNothingToTheModel() throws IOException {
        try (TestRelay relay = relay();
                NativeCaller caller = waiting(relay)) {
            // When
            answers.countDown();

            // Then
            await().atMost(PATIENCE).until(() -> items(caller, "audio").size() > 1);
            assertThat(items(caller, "flush")).containsExactly("tandem_filler");
            assertThat(caller.all("flush").get(0).text("reason")).isEqualTo("model");
            assertThat(session(relay).truncations()).isEmpty();
        }
    }

    @Test
    void isCutOffByTheCallerWhoSpeaks() throws IOException {
        try (TestRelay relay = relay();
                NativeCaller caller = waiting(relay)) {
            // When
            caller.send(Speech.turn("made-amiable.wav", PCM));

            // Then
            await().atMost(PATIENCE).until(() -> items(caller, "flush").contains("tandem_filler"));
            assertThat(caller.all("flush").get(0).text("reason")).isEqualTo("barge_in");
            assertThat(session(relay).truncations()).isEmpty();
        }
    }
}
