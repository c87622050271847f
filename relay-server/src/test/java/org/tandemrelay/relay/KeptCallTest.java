package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.canary.Canaries;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.relay.keeping.AuditCheck;
import org.tandemrelay.relay.keeping.SealedHeader;
import org.tandemrelay.relay.keeping.SealedWriter;
import org.tandemrelay.relay.keeping.VaultKey;
import org.tandemrelay.testing.Speech;

/** What is kept of real calls, and what is not. */
@Execution(ExecutionMode.CONCURRENT)
class KeptCallTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PIECE_BYTES = (int) WIDE.bytesOf(400);

    @TempDir
    private Path folder;

    private KeptFolder kept;

    @BeforeEach
    void makeFolder() throws IOException {
        kept = new KeptFolder(folder);
    }

    /** Piece by piece: on a busy machine speech may once come late, or the far end run dry, and the recording has that pause too. */
    private static double shareFound(byte[] speech, byte[] track) {
        List<byte[]> pieces = IntStream.range(0, speech.length / PIECE_BYTES)
                .mapToObj(i -> Arrays.copyOfRange(speech, i * PIECE_BYTES, (i + 1) * PIECE_BYTES))
                .filter(piece -> KeptFolder.loudMillis(piece) > 390)
                .toList();
        assertThat(pieces).hasSizeGreaterThan(5);
        return pieces.stream()
                        .filter(piece -> Speech.likeness(track, WIDE, piece, WIDE) > 0.95)
                        .count()
                / (double) pieces.size();
    }

    @Test
    void keepsWhatBothSidesSaidAndNothingInTheClear() throws Exception {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        ByteArrayOutputStream heardAll = new ByteArrayOutputStream();
        try (TestRelay relay =
                        kept.relay("{purpose: Training, consent: elsewhere, keep-days: 30}", "playout-lead", "2s");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");

            // When
            caller.speak(turn, WIDE).join();
            caller.await("mark", 1);
            heardAll.writeBytes(caller.audio());
            // What was sent is heard to its end.
            await().atMost(PATIENCE)
                    .until(() -> caller.all("state").stream()
                                    .filter(state -> state.text("state").equals("listening"))
                                    .count()
                            > 1);
            caller.hangUp();
            kept.awaitAudit("recording_stopped");
        }

        // Then
        byte[] heard = heardAll.toByteArray();
        byte[] recording = kept.decrypted();
        assertThat(shareFound(turn, KeptFolder.side(recording, 0))).isGreaterThan(0.5);
        assertThat(shareFound(heard, KeptFolder.side(recording, 1))).isGreaterThan(0.7);
        assertThat((double) KeptFolder.loudMillis(KeptFolder.side(recording, 1)))
                .isCloseTo(KeptFolder.loudMillis(heard), within(40.0));
        assertThat(kept.audit())
                .contains("\"purpose\":\"Training\"", "\"consent\":false", "\"lost_ms\":0", "\"whole\":true")
                .contains(kept.files().get(0).getFileName().toString());
        assertThat(kept.audit())
                .contains("\"recorded_ms\":" + recording.length / KeptFolder.FRAME_BYTES / 16 + ",")
                .contains("\"bytes\":" + Files.size(kept.files().get(0)) + ",");
        assertThat(AuditCheck.of(folder.resolve("audit.jsonl"), "").intact()).isTrue();
        // Nor is it anybody's but the owner's.
        assertThat(List.of(kept.files().get(0), folder.resolve("audit.jsonl")))
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        // No piece of what was said is to be found on the disk.
        String disk = new String(Files.readAllBytes(kept.files().get(0)), StandardCharsets.ISO_8859_1);
        for (int at = 16_000; at + 16 < recording.length; at += 1_000) {
            String piece = new String(recording, at, 16, StandardCharsets.ISO_8859_1);
            if (!piece.equals("\0".repeat(16))) {
                assertThat(disk.contains(piece))
                        .as("16 bytes of the plain text from %d on", at)
                        .isFalse();
            }
        }
    }

    @Test
    void keepsOnlyWhatWasHeardOfAnAnswerThatWasInterrupted() throws Exception {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = kept.relay(
                        "{purpose: Training, consent: elsewhere, keep-days: 30}",
                        "model-url",
                        model.url().toString());
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");
            model.begin("resp_1");
            model.speak("resp_1", "item_1", 10_000);
            await().atMost(PATIENCE).until(() -> caller.audio().length > WIDE.bytesOf(1_000));

            // When
            caller.say("{\"type\":\"interrupt\"}");
            long heardMillis = model.await("conversation.item.truncate", 1)
                    .path("audio_end_ms")
                    .asLong();
            caller.hangUp();
            kept.awaitAudit("recording_stopped");

            // Then
            assertThat(heardMillis).isGreaterThan(500);
            assertThat((double) KeptFolder.loudMillis(KeptFolder.side(kept.decrypted(), 1)))
                    .isCloseTo(heardMillis, within(40.0));
        }
    }

    @Test
    void keepsNothingOfWhatIsSaidWhileItIsPaused() throws Exception {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        try (TestRelay relay = kept.relay(
                        "{purpose: Training, consent: elsewhere, keep-days: 30, pause-keys: '*7', resume-keys: '*8'}");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");
            String call = caller.await("started", 1).text("call");

            // When
            assertThat(KeptFolder.order(relay, call, "{\"action\":\"pause\"}").statusCode())
                    .isEqualTo(200);
            caller.speak(turn, WIDE).join();
            caller.await("mark", 1);

            // Then
            assertThat(KeptFolder.order(relay, call, "{\"action\":\"pause\"}").statusCode())
                    .isEqualTo(409);
            assertThat(KeptFolder.order(relay, call, "{\"action\":\"stop\"}").statusCode())
                    .isEqualTo(400);
            assertThat(KeptFolder.order(relay, "call_0", "{\"action\":\"resume\"}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(KeptFolder.order(relay, call, "{\"action\":\"resume\"}").statusCode())
                    .isEqualTo(200);
            "*7".chars().forEach(key -> caller.say("{\"type\":\"dtmf\",\"digit\":\"" + (char) key + "\"}"));
            kept.awaitAudit("recording_resumed");
            await().atMost(PATIENCE).until(() -> kept.audit().split("recording_paused").length == 3);
            caller.hangUp();
            kept.awaitAudit("recording_stopped");
            byte[] recording = kept.decrypted();
            assertThat(recording.length / KeptFolder.FRAME_BYTES / 16).isGreaterThan(turn.length / 32);
            assertThat(KeptFolder.loudMillis(recording)).isZero();
        }
    }

    @Test
    void keepsNothingBeforeTheCallerHasBeenToldAndThenGreets() throws Exception {
        // Given
        try (TestRelay relay = kept.relay(
                        "{purpose: Training, consent: This call is recorded., keep-days: 30}", "greeting", "Hello!");
                NativeCaller caller = relay.call("rate=16000")) {
            // When
            caller.await("audio", 1);
            assertThat(kept.files()).isEmpty();
            caller.await("mark", 1);
            kept.awaitAudit("recording_started");
            caller.await("mark", 2);

            // Then
            List<String> asked = relay.simulator().sessions().get(0).events().stream()
                    .filter(event -> event.type().equals("response.create"))
                    .map(event -> event.json())
                    .toList();
            assertThat(asked).hasSize(2);
            assertThat(asked.get(0)).contains("This call is recorded.");
            assertThat(asked.get(1)).contains("Hello!");
            assertThat(kept.audit()).contains("\"consent\":true");
        }
    }

    @Test
    void keepsNothingOfACallThatEndsBeforeTheCallerHasBeenTold() throws Exception {
        // Given
        try (TestRelay relay = kept.relay("{purpose: Training, consent: This call is recorded., keep-days: 30}")) {
            try (NativeCaller caller = relay.call("rate=16000")) {
                caller.await("audio", 1);

                // When
                caller.hangUp();
            }
            await().atMost(PATIENCE).until(() -> relay.server().liveCalls() == 0);
        }

        // Then: the relay has stopped, and all that was to be written is written.
        assertThat(kept.files()).isEmpty();
        assertThat(kept.audit()).doesNotContain("recording_started");
    }

    @Test
    void keepsNothingThatHasBeenKeptForLongEnough() throws Exception {
        // Given: of a relay before.
        Instant now = Instant.now();
        SealedHeader header = new SealedHeader(
                SealedHeader.Kind.TRANSCRIPT, "call_1", "desk", now.minusSeconds(60), now.plusSeconds(5), 0);
        Path file = kept.path().resolve("20261121T200000Z-call_1-transcript.sealed");
        try (SealedWriter writer = new SealedWriter(
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                header,
                VaultKey.parse(Canaries.RECORDING_KEY))) {
            writer.finish();
        }

        // When
        try (TestRelay relay = kept.relay("{purpose: Training, consent: elsewhere, keep-days: 30}")) {
            // Then
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(kept.files()).isEmpty());
            assertThat(Instant.now()).isAfter(header.deleteAfter());
            kept.awaitAudit("transcript_deleted");
            assertThat(relay.metric("tandem_recordings_deleted_total", "")).isEqualTo(1);
        }
    }

    @Test
    void goesOnThoughNothingCanBeKept() throws Exception {
        // Given
        try (TestRelay relay = kept.relay("{purpose: Training, consent: elsewhere, keep-days: 30}")) {
            Files.delete(kept.path());
            try (NativeCaller caller = relay.call("rate=16000")) {
                caller.awaitState("listening");

                // When
                caller.send(Speech.turn("not-ill-disposed.wav", WIDE));

                // Then
                caller.await("mark", 1);
                kept.awaitAudit("recording_failed");
                assertThat(relay.metric("tandem_recordings_failed_total", "")).isEqualTo(1);
                assertThat(relay.metric("tandem_recordings_lost_milliseconds_total", ""))
                        .isPositive();
            }
            Files.createDirectory(kept.path());
        }
    }

    @Test
    @Row(value = "F36", holds = "no recording, no call, where the operator says so: the caller is told why")
    void endsACallThatMustBeRecordedAndCannotBe() throws Exception {
        // Given
        try (TestRelay relay = kept.relay("{purpose: Orders, consent: elsewhere, keep-days: 30, required: true}")) {
            Files.delete(kept.path());

            // When
            try (NativeCaller caller = relay.call("rate=16000")) {

                // Then
                assertThat(caller.awaitClose().reason()).isEqualTo("not_recorded");
                kept.awaitAudit("recording_failed");
            }
            Files.createDirectory(kept.path());
        }
    }
}
