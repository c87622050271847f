package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.redaction.Redactor;

/** What is kept of the words of a call whose clock the test turns. */
class CallTranscriptTest {

    private static final VaultKey KEY = VaultKey.parse("ab".repeat(32));
    private static final long SECOND = 1_000_000_000;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private final AtomicInteger lost = new AtomicInteger();
    private final CountDownLatch disk = new CountDownLatch(1);

    private final class Counting implements KeepingObserver {
        @Override
        public void recordingStarted() {}

        @Override
        public void recordingLost(long millis) {}

        @Override
        public void recordingFailed() {}

        @Override
        public void transcriptStarted() {}

        @Override
        public void transcriptLost() {
            lost.incrementAndGet();
        }

        @Override
        public void transcriptFailed() {}

        @Override
        public void deleted(int files) {}

        @Override
        public void auditFailed() {
            throw new AssertionError("the audit log was not written");
        }
    }

    private Keeper keeper() {
        InstantSource clock = InstantSource.system();
        return new Keeper(
                new Keeper.Place(folder, KEY),
                new AuditLog(folder.resolve("audit.jsonl"), clock),
                clock,
                new Counting());
    }

    private static CallRecorder recorder(Keeper keeper, String consent, Map<String, String> patterns) {
        RecordingPolicy policy = new RecordingPolicy(
                "training", consent, Duration.ofDays(30), "", "", Duration.ZERO, Redactor.of(Redactor.USUAL, patterns));
        return keeper.recorder(
                new Keeper.Order("call_1", "shop", "desk"), policy, new Keeper.Clockwork(Runnable::run, () -> 0, 0));
    }

    private static CallTranscript started(CallRecorder recorder) {
        recorder.start(0);
        return recorder.transcript();
    }

    private static Words caller(String item, String text) {
        return new Words(item, false, text, false);
    }

    private static Words model(String item, String text) {
        return new Words(item, true, text, false);
    }

    private static void spoken(CallTranscript kept, String item, long from, long until) {
        kept.onCallerBegan(item, from * SECOND);
        kept.onCallerStopped(item, until * SECOND);
    }

    private List<String> lines() throws IOException {
        StringBuilder plain = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(one -> one.toString().endsWith("-transcript" + Keeper.SUFFIX))
                    .findFirst()
                    .orElseThrow();
            try (SealedReader reader = new SealedReader(file, KEY)) {
                assertThat(reader.header().kind()).isEqualTo(SealedHeader.Kind.TRANSCRIPT);
                byte[] piece = reader.next();
                while (piece != null) {
                    plain.append(new String(piece, java.nio.charset.StandardCharsets.UTF_8));
                    piece = reader.next();
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (String line : plain.toString().split("\n")) {
            JsonNode json = JSON.readTree(line);
            String what = json.has("text")
                    ? json.path("text").asText()
                    : "-" + json.path("left_out").asText();
            lines.add(json.path("item").asText() + " " + json.path("at_ms").asLong() + " " + what);
        }
        return lines;
    }

    @Test
    void wordsThatComeLateTakeTheirPlace() throws IOException {
        // Given
        try (Keeper keeper = keeper()) {
            CallRecorder recorder = recorder(keeper, null, Map.of());
            CallTranscript kept = started(recorder);
            spoken(kept, "u1", 1, 3);
            kept.onPlace("u1", 1, 3 * SECOND);
            kept.onPlace("a1", 2, 3 * SECOND);

            // When
            kept.onModelBegan("a1", 4 * SECOND);
            kept.onWords(model("a1", "Five past two."), 6 * SECOND);
            kept.onWords(caller("u1", "What time is it?"), 7 * SECOND);
            recorder.close(8 * SECOND);
        }

        // Then
        assertThat(lines()).containsExactly("u1 1000 What time is it?", "a1 4000 Five past two.");
        assertThat(Files.readString(folder.resolve("audit.jsonl")))
                .contains("\"redacted\":\"iban, card, email, us-ssn\"", "\"lines\":2,\"lost_lines\":0");
    }

    @Test
    void waitsNoLongerThanHalfAMinuteForWordsThatDoNotCome() throws IOException {
        // Given
        try (Keeper keeper = keeper()) {
            CallRecorder recorder = recorder(keeper, null, Map.of());
            CallTranscript kept = started(recorder);
            spoken(kept, "u1", 1, 3);
            kept.onPlace("u1", 1, 3 * SECOND);
            kept.onPlace("a1", 2, 3 * SECOND);
            kept.onModelBegan("a1", 4 * SECOND);
            kept.onWords(model("a1", "Five past two."), 6 * SECOND);

            // When
            recorder.onBeat(40 * SECOND);
            kept.onWords(caller("u1", "What time is it?"), 41 * SECOND);
            recorder.close(42 * SECOND);
        }

        // Then
        assertThat(lines()).containsExactly("a1 4000 Five past two.", "u1 1000 What time is it?");
    }

    @Test
    void keepsNothingOfWhatWasSaidInAPauseWheneverItsWordsCome() throws IOException {
        // Given
        try (Keeper keeper = keeper()) {
            CallRecorder recorder = recorder(keeper, null, Map.of());
            CallTranscript kept = started(recorder);
            spoken(kept, "before", 1, 3);
            spoken(kept, "into", 4, 11);
            recorder.pause("keys", 10 * SECOND);
            spoken(kept, "within", 12, 14);
            kept.onModelBegan("answer", 15 * SECOND);
            kept.onCallerBegan("out", 16 * SECOND);
            recorder.resume("keys", 20 * SECOND);
            kept.onCallerStopped("out", 21 * SECOND);
            // The model hears what is said a little later than it is said.
            spoken(kept, "just after", 21, 22);
            spoken(kept, "after", 25, 26);

            // When
            for (String item : List.of("before", "into", "within", "out", "just after", "after")) {
                kept.onWords(caller(item, "words"), 30 * SECOND);
            }
            kept.onWords(model("answer", "words"), 30 * SECOND);
            kept.onWords(new Words(null, false, "by a model that names nothing", false), 30 * SECOND);
            recorder.close(31 * SECOND);
        }

        // Then
        assertThat(lines())
                .containsExactly(
                        "before 1000 words",
                        "into 4000 -paused",
                        "within 12000 -paused",
                        "out 16000 -paused",
                        "just after 21000 -paused",
                        "after 25000 words",
                        "answer 15000 -paused",
                        " 30000 -paused");
    }

    @Test
    void keepsNothingOfWhatWasSaidBeforeTheRecordingBegan() throws IOException {
        // Given
        try (Keeper keeper = keeper()) {
            CallRecorder recorder = recorder(keeper, "This call is recorded.", Map.of());
            CallTranscript kept = recorder.transcript();
            kept.onPlace("u1", 1, SECOND);
            spoken(kept, "u1", 1, 2);
            kept.onModelBegan("a1", 3 * SECOND);
            kept.onWords(model("a1", "This call is recorded."), 4 * SECOND);

            // When
            recorder.start(5 * SECOND);
            kept.onWords(caller("u1", "said before"), 6 * SECOND);
            kept.onWords(caller("u2", "said nobody knows when"), 6 * SECOND);
            spoken(kept, "u3", 7, 8);
            kept.onWords(caller("u3", "said after"), 9 * SECOND);
            recorder.close(10 * SECOND);
        }

        // Then
        assertThat(lines()).containsExactly("u3 7000 said after");
    }

    @Test
    void takesOutWhatNobodyIsToReadAndLeavesOutWhatCannotBeLookedThrough() throws IOException {
        // Given
        try (Keeper keeper = keeper()) {
            CallRecorder recorder = recorder(keeper, null, Map.of("slow", "a*a*a*a*a*b"));
            CallTranscript kept = started(recorder);

            // When
            kept.onWords(caller("u1", "It is 4111 1111 1111 1111."), SECOND);
            kept.onWords(caller("u2", "a".repeat(200)), 2 * SECOND);
            recorder.close(3 * SECOND);
        }

        // Then
        assertThat(lines()).containsExactly("u1 1000 It is [card].", "u2 2000 -unredacted");
        assertThat(lost).hasValue(1);
    }

    @Test
    void isDeletedWithItsRecordingWhenItsDaysAreOver() throws IOException {
        // Given
        try (Keeper keeper = keeper()) {
            CallRecorder recorder = recorder(keeper, null, Map.of());
            started(recorder).onWords(caller("u1", "Hello"), SECOND);
            recorder.close(2 * SECOND);
        }
        InstantSource later = () -> Instant.now().plus(Duration.ofDays(31));

        // When
        int deleted = new RetentionSweep(folder, new AuditLog(folder.resolve("audit.jsonl"), later), later).run();

        // Then
        assertThat(deleted).isEqualTo(2);
        assertThat(folder.toFile().list()).containsExactly("audit.jsonl");
        assertThat(Files.readString(folder.resolve("audit.jsonl")))
                .contains("\"event\":\"transcript_deleted\"", "\"event\":\"recording_deleted\"");
    }

    @Test
    void losesAndCountsWhatTheDiskDoesNotTake() throws IOException {
        // Given
        int most = TranscriptFile.MOST_QUEUED_CHARS / 10_200;
        try (Keeper keeper = keeper()) {
            keeper.execute(() -> awaitQuietly(disk));
            CallRecorder recorder = recorder(keeper, null, Map.of());
            CallTranscript kept = started(recorder);

            // When
            for (int i = 0; i < most + 3; i++) {
                kept.onWords(caller("u" + i, "x".repeat(10_000)), i * SECOND);
            }
            recorder.close(100 * SECOND);
            disk.countDown();
        }

        // Then
        assertThat(lost).hasValue(3);
        assertThat(lines()).hasSize(most);
        assertThat(Files.readString(folder.resolve("audit.jsonl"))).contains("\"lines\":" + most + ",\"lost_lines\":3");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
