package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.fault.Row;

/** What is kept of a call whose clock the test turns. */
class KeeperTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(TrackMixer.RATE_HZ);
    private static final VaultKey KEY = VaultKey.parse("ab".repeat(32));
    private static final long MILLI = 1_000_000;
    private static final RecordingPolicy POLICY =
            new RecordingPolicy("training", null, Duration.ofDays(30), "*7", "*8", Duration.ofSeconds(60), null);

    @TempDir
    private Path folder;

    private final AtomicLong lost = new AtomicLong();
    private Instant now = Instant.parse("2026-11-21T20:00:00Z");

    private final class Counting implements KeepingObserver {
        @Override
        public void recordingStarted() {}

        @Override
        public void recordingLost(long millis) {
            lost.addAndGet(millis);
        }

        @Override
        public void recordingFailed() {}

        @Override
        public void transcriptStarted() {}

        @Override
        public void transcriptLost() {}

        @Override
        public void transcriptFailed() {}

        @Override
        public void deleted(int files) {}

        @Override
        public void auditFailed() {
            throw new AssertionError("the audit log was not written");
        }
    }

    private Keeper keeper(Keeper.Place.Opener opener) {
        InstantSource clock = () -> now;
        return new Keeper(
                opener == null ? new Keeper.Place(folder, KEY) : new Keeper.Place(folder, KEY, opener),
                new AuditLog(audit(), clock),
                clock,
                new Counting());
    }

    private Path audit() {
        return folder.resolve("audit.jsonl");
    }

    private static CallRecorder recorder(Keeper keeper) {
        return keeper.recorder(
                new Keeper.Order("call_1", "shop", "desk"), POLICY, new Keeper.Clockwork(Runnable::run, () -> 0, 0));
    }

    /** So many ms of nothing but one value. */
    private static ByteBuf sound(int value, int millis) {
        ByteBuf pcm = Unpooled.buffer();
        for (int i = 0; i < millis * 16; i++) {
            pcm.writeShortLE(value);
        }
        return pcm;
    }

    /** Both sides in real time, 20 ms at a time. */
    private static void talk(CallRecorder recorder, int fromMillis, int toMillis) {
        for (int at = fromMillis; at < toMillis; at += 20) {
            recorder.onCaller(sound(1_000, 20), WIDE, (at + 20) * MILLI);
            recorder.onSent("item", sound(2_000, 20), WIDE, at * MILLI);
            recorder.onBeat(at * MILLI);
        }
    }

    /** How many ms of a side are missing, by the audit log. */
    private long toldMissing(String side) throws IOException {
        return Pattern.compile(side + " (\\d+)-(\\d+)")
                .matcher(Files.readString(audit()))
                .results()
                .mapToLong(gap -> Long.parseLong(gap.group(2)) - Long.parseLong(gap.group(1)))
                .sum();
    }

    private List<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(Keeper.SUFFIX)).toList();
        }
    }

    /** Left and right of each ms. */
    private ByteBuffer decrypted() throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (SealedReader reader = new SealedReader(recordings().get(0), KEY)) {
            byte[] piece = reader.next();
            while (piece != null) {
                plain.writeBytes(piece);
                piece = reader.next();
            }
        }
        return ByteBuffer.wrap(plain.toByteArray()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private static int left(ByteBuffer recording, int millis) {
        return recording.getShort(millis * 64);
    }

    private static int right(ByteBuffer recording, int millis) {
        return recording.getShort(millis * 64 + 2);
    }

    @Test
    void keepsBothSidesInTheirPlaces() throws IOException {
        // Given
        Keeper keeper = keeper(null);
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);

        // When
        talk(recorder, 500, 3_000);
        recorder.close(3_500 * MILLI);
        keeper.close();

        // Then
        ByteBuffer recording = decrypted();
        assertThat(recording.capacity()).isEqualTo(3_500 * 64);
        assertThat(List.of(left(recording, 400), right(recording, 400))).containsExactly(0, 0);
        assertThat(List.of(left(recording, 600), right(recording, 600))).containsExactly(1_000, 2_000);
        assertThat(List.of(left(recording, 2_900), right(recording, 2_900))).containsExactly(1_000, 2_000);
        for (int at = 520; at < 2_980; at++) {
            assertThat(List.of(left(recording, at), right(recording, at)))
                    .as("at %d ms", at)
                    .containsExactly(1_000, 2_000);
        }
        assertThat(List.of(left(recording, 3_100), right(recording, 3_100))).containsExactly(0, 0);
        assertThat(Files.readString(audit()))
                .contains("recording_started", "\"principal\":\"shop\"", "\"purpose\":\"training\"")
                .contains("\"recorded_ms\":3500,\"paused_ms\":0,\"lost_ms\":0", "\"whole\":true")
                .contains("\"delete_after\":\"2026-12-21T20:00:00Z\"");
        assertThat(AuditCheck.of(audit(), "").intact()).isTrue();
    }

    @Test
    void keepsNothingOfWhatWasSaidAndHeardInAPause() throws IOException {
        // Given
        Keeper keeper = keeper(null);
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);

        // When
        talk(recorder, 0, 1_000);
        recorder.onKey('*', 1_000 * MILLI);
        recorder.onKey('7', 1_000 * MILLI);
        talk(recorder, 1_000, 5_000);
        recorder.onKey('*', 5_000 * MILLI);
        recorder.onKey('8', 5_000 * MILLI);
        talk(recorder, 5_000, 8_000);
        recorder.close(8_000 * MILLI);
        keeper.close();

        // Then
        ByteBuffer recording = decrypted();
        for (int at = 1_021; at < 4_999; at++) {
            assertThat(left(recording, at)).as("left at %d ms", at).isZero();
        }
        for (int at = 1_001; at < 4_999; at++) {
            assertThat(right(recording, at)).as("right at %d ms", at).isZero();
        }
        assertThat(List.of(left(recording, 990), right(recording, 990))).containsExactly(1_000, 2_000);
        assertThat(List.of(left(recording, 5_100), right(recording, 5_100))).containsExactly(1_000, 2_000);
        assertThat(Files.readString(audit()))
                .contains("recording_paused", "recording_resumed", "\"by\":\"keys\"", "\"paused_ms\":4000")
                .contains("\"at_ms\":1000", "\"at_ms\":5000")
                .contains("\"recorded_ms\":8000")
                .contains("\"bytes\":" + Files.size(recordings().get(0)) + ",");
        assertThat(recording.capacity()).isEqualTo(8_000 * 64);
    }

    @Test
    void goesOnByItselfAfterTheLongestPause() {
        // Given
        try (Keeper keeper = keeper(null)) {
            CallRecorder recorder = recorder(keeper);
            recorder.start(0);
            assertThat(recorder.pause("shop", MILLI)).isTrue();
            assertThat(recorder.pause("shop", MILLI)).isFalse();

            // When / Then
            recorder.onBeat(59_000 * MILLI);
            assertThat(recorder.paused()).isTrue();
            recorder.onBeat(61_000 * MILLI);
            assertThat(recorder.paused()).isFalse();
            recorder.close(61_000 * MILLI);
        }
    }

    @Test
    void keepsOfWhatWasCutOffOnlyWhatWasHeard() throws IOException {
        // Given
        Keeper keeper = keeper(null);
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);

        // When: 3 s were sent at once, and 700 ms of them had been heard.
        recorder.onSent("one", sound(2_000, 3_000), WIDE, 0);
        recorder.onBeat(800 * MILLI);
        recorder.onCutOff("one", 700, 800 * MILLI);
        recorder.onSent("two", sound(3_000, 500), WIDE, 1_000 * MILLI);
        recorder.close(4_000 * MILLI);
        keeper.close();

        // Then
        ByteBuffer recording = decrypted();
        assertThat(right(recording, 690)).isEqualTo(2_000);
        assertThat(right(recording, 701)).isZero();
        assertThat(right(recording, 1_100)).isEqualTo(3_000);
        assertThat(right(recording, 1_600)).isZero();
    }

    @Test
    @Row(
            value = "F36",
            holds = "a stuck disk: nobody waits for it, and the audit log tells what is missing of either side")
    void losesAndCountsWhatAStuckDiskDoesNotTake() throws IOException {
        // Given
        CountDownLatch stuck = new CountDownLatch(1);
        Keeper keeper = keeper(file -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return Files.newByteChannel(
                    file, java.nio.file.StandardOpenOption.CREATE_NEW, java.nio.file.StandardOpenOption.WRITE);
        });
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);

        // When
        talk(recorder, 0, 40_000);

        // Then
        assertThat(lost.get()).isBetween(40_000L, 62_000L);
        recorder.close(40_000 * MILLI);
        stuck.countDown();
        keeper.close();
        assertThat(Files.readString(audit()))
                .containsPattern("\"lost_ms\":[1-9]")
                .containsPattern("\"missing\":\"(caller|model) \\d+-\\d+, (caller|model) \\d+-\\d+\"")
                .contains("\"whole\":false");
        assertThat(toldMissing("caller")).isCloseTo(lost.get() / 2, within(3_000L));
        assertThat(right(decrypted(), 100)).isEqualTo(2_000);
    }

    @Test
    @Row(
            value = "F36",
            holds = "a full disk: the call goes on, and the audit log tells from which ms on all is missing")
    void goesOnWithoutADiskThatIsFull() throws IOException {
        // Given
        Keeper keeper = keeper(file -> new WritableByteChannel() {
            private int room = 100_000;

            @Override
            public int write(ByteBuffer from) throws IOException {
                int bytes = from.remaining();
                if (bytes > room) {
                    throw new IOException("No space left on device");
                }
                room -= bytes;
                from.position(from.limit());
                return bytes;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        });
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);

        // When
        talk(recorder, 0, 10_000);
        recorder.close(10_000 * MILLI);
        keeper.close();

        // Then: one chunk of 16384 frames found room, which is 1.024 s, and the second did not.
        assertThat(Files.readString(audit()))
                .contains("recording_failed", "No space left on device", "\"whole\":false")
                .contains("\"missing\":\"both 1024-10000\"");
        assertThat(recorder.failedItsDuty()).isFalse();
        assertThat(AuditCheck.of(audit(), "").intact()).isTrue();
    }

    @Test
    void deletesWhatHasBeenKeptForLongEnough() throws IOException {
        // Given
        Keeper keeper = keeper(null);
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);
        recorder.close(1_000 * MILLI);
        Keeper later = keeper(null);
        keeper.close();

        // When / Then
        now = now.plus(Duration.ofDays(29));
        later.sweep();
        later.close();
        assertThat(recordings()).hasSize(1);
        now = now.plus(Duration.ofDays(2));
        Keeper last = keeper(null);
        last.sweep();
        last.close();
        assertThat(recordings()).isEmpty();
        assertThat(Files.readString(audit())).contains("recording_deleted", "\"by\":\"retention\"");
        assertThat(AuditCheck.of(audit(), "").intact()).isTrue();
    }
}
