package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.canary.Canaries;
import org.tandemrelay.relay.keeping.SealedReader;
import org.tandemrelay.relay.keeping.VaultKey;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What is kept of the words of real calls. */
@Execution(ExecutionMode.CONCURRENT)
class KeptWordsTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = Canaries.RECORDING_KEY;
    private static final String SAID = "My card is " + Canaries.CARD + " and I am " + Canaries.ADDRESS;

    @TempDir
    private Path folder;

    private final RealtimeSimulator simulator = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(50).withTranscript(SAID));

    @AfterEach
    void stop() {
        simulator.close();
    }

    private TestRelay relay(String recording) throws IOException {
        return relay(recording, simulator.url());
    }

    private TestRelay relay(String recording, URI model) throws IOException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(folder.resolve("recording.key"), KEY);
        String yaml = "recordings: " + kept + "\nrecording-key-file: " + folder.resolve("recording.key")
                + "\nagents:\n  default:\n    recording: " + recording + "\n";
        return TestRelay.startWith(
                Files.writeString(folder.resolve("tandem.yaml"), yaml), "model-url", model.toString());
    }

    private void awaitAudit(String event) {
        Path log = folder.resolve("kept/audit.jsonl");
        await(event)
                .atMost(PATIENCE)
                .until(() -> Files.exists(log) && Files.readString(log).contains("\"event\":\"" + event + "\""));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            return files.toList();
        }
    }

    private List<JsonNode> transcript() throws IOException {
        Path file = files().stream()
                .filter(one -> one.toString().endsWith("-transcript.sealed"))
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (SealedReader reader = new SealedReader(file, VaultKey.parse(KEY))) {
            byte[] piece = reader.next();
            while (piece != null) {
                plain.writeBytes(piece);
                piece = reader.next();
            }
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : plain.toString(StandardCharsets.UTF_8).split("\n")) {
            lines.add(new JsonMapper().readTree(line));
        }
        return lines;
    }

    private static void sayAndHear(NativeCaller caller, int turn) {
        caller.speak(Speech.turn("not-ill-disposed.wav", WIDE), WIDE).join();
        caller.await("mark", turn);
    }

    @Test
    void keepsWhatBothSidesSaidWithoutWhatNobodyIsToRead() throws Exception {
        // Given
        String redacted = "My card is [card] and I am [email]";
        try (TestRelay relay = relay("{purpose: Training, consent: elsewhere, keep-days: 30, transcript: true}");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");

            // When
            sayAndHear(caller, 1);
            caller.hangUp();
            awaitAudit("transcript_stopped");
        }

        // Then
        List<JsonNode> lines = transcript();
        assertThat(lines).extracting(line -> line.path("role").asText()).containsExactly("user", "assistant");
        assertThat(lines).extracting(line -> line.path("text").asText()).containsOnly(redacted);
        assertThat(lines).extracting(line -> line.path("at_ms").asLong()).isSorted();
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("item").asText()).isNotEmpty();
            assertThat(line.path("interrupted").asBoolean()).isFalse();
        });
        // No word is to be found on the disk in the clear, not even of those that may be read.
        for (Path file : files()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .doesNotContain("My card", "[card]", "4111", "ada@");
        }
    }

    @Test
    void keepsOfAnAnswerWhatWasHeardWhenTheCallerHungUp() throws Exception {
        // Given
        String answer = "one two three four five six seven eight nine ten eleven twelve ";
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay =
                        relay("{purpose: Training, consent: elsewhere, keep-days: 30, transcript: true}", model.url());
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");
            model.begin("resp_1");
            model.say("{'type':'response.output_audio_transcript.delta','response_id':'resp_1','item_id':'item_1',"
                    + "'output_index':0,'content_index':0,'delta':'" + answer.repeat(3) + "'}");
            model.speak("resp_1", "item_1", 10_000);
            await().atMost(PATIENCE).until(() -> caller.audio().length > WIDE.bytesOf(1_000));

            // When
            caller.hangUp();
            awaitAudit("transcript_stopped");
        }

        // Then
        assertThat(transcript()).hasSize(1);
        JsonNode line = transcript().get(0);
        assertThat(line.path("text").asText()).startsWith("one two").hasSizeLessThan(2 * answer.length());
        assertThat(line.path("interrupted").asBoolean()).isTrue();
    }

    @Test
    void keepsOfAnAnswerWhatWasHeardWhenTheModelsLineWasLostAndWhatCameAfter() throws Exception {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay =
                        relay("{purpose: Training, consent: elsewhere, keep-days: 30, transcript: true}", model.url());
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");
            answer(model, 1, "one two three four five six seven eight nine ten eleven twelve ");
            await().atMost(PATIENCE).until(() -> caller.audio().length > WIDE.bytesOf(200));

            // When
            model.closeSession(1013);
            caller.awaitState("reconnecting");
            await().atMost(PATIENCE).until(() -> model.sessions() == 2);
            caller.await("mark", 1);
            caller.waitFor(
                    "another line",
                    () -> caller.all("state").stream()
                            .anyMatch(state -> state.atNanos()
                                    > caller.awaitState("reconnecting").atNanos()));
            answer(model, 2, "done");
            model.end("resp_2", "completed");
            caller.await("mark", 2);
            caller.hangUp();
            awaitAudit("transcript_stopped");
        }

        // Then
        assertThat(transcript()).hasSize(2);
        assertThat(transcript().get(0).path("text").asText())
                .startsWith("one two")
                .doesNotContain("twelve");
        assertThat(transcript().get(0).path("interrupted").asBoolean()).isTrue();
        assertThat(transcript().get(1).path("text").asText()).isEqualTo("done");
        assertThat(transcript().get(1).path("interrupted").asBoolean()).isFalse();
    }

    private static void answer(ScriptedModel model, int n, String words) {
        model.begin("resp_" + n);
        model.say("{'type':'response.output_audio_transcript.delta','response_id':'resp_" + n + "','item_id':'item_" + n
                + "','output_index':0,'content_index':0,'delta':'" + words + "'}");
        model.speak("resp_" + n, "item_" + n, 1_000);
    }

    @Test
    void keepsNoWordsOfAPause() throws Exception {
        // Given
        try (TestRelay relay = relay("{purpose: Training, consent: elsewhere, keep-days: 30, transcript: true,"
                        + " pause-keys: '*7', resume-keys: '*8'}");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");

            // When
            "*7".chars().forEach(key -> caller.say("{\"type\":\"dtmf\",\"digit\":\"" + (char) key + "\"}"));
            awaitAudit("recording_paused");
            sayAndHear(caller, 1);
            caller.hangUp();
            awaitAudit("transcript_stopped");
        }

        // Then
        assertThat(transcript()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.has("text")).isFalse();
            assertThat(line.path("left_out").asText()).isEqualTo("paused");
        });
    }

    @Test
    void keepsNoWordsWhereOnlySoundIsToBeKept() throws Exception {
        // Given
        try (TestRelay relay = relay("{purpose: Training, consent: elsewhere, keep-days: 30}");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");

            // When
            sayAndHear(caller, 1);
            caller.hangUp();
            awaitAudit("recording_stopped");
        }

        // Then
        assertThat(files()).extracting(Path::toString).noneMatch(name -> name.contains("transcript"));
    }
}
