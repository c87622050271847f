package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.observe.KeepingMetrics;

/** Recorded callers that make work: who presses keys without end, and who sends sound in crumbs. */
class BusyCallerTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(TrackMixer.RATE_HZ);
    private static final long MILLI = 1_000_000;
    private static final RecordingPolicy POLICY =
            new RecordingPolicy("training", null, Duration.ofDays(30), "*7", "*8", Duration.ofSeconds(60), null, true);

    @TempDir
    private Path folder;

    private final CountDownLatch disk = new CountDownLatch(1);

    private Keeper keeper() {
        Keeper.Place place = new Keeper.Place(folder, VaultKey.parse("ab".repeat(32)), file -> {
            try {
                disk.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        });
        InstantSource clock = InstantSource.system();
        return new Keeper(place, new AuditLog(audit(), clock), clock, new KeepingMetrics(new SimpleMeterRegistry()));
    }

    private Path audit() {
        return folder.resolve("audit.jsonl");
    }

    private static CallRecorder recorder(Keeper keeper) {
        return keeper.recorder(
                new Keeper.Order("call_1", "shop", "desk"), POLICY, new Keeper.Clockwork(Runnable::run, () -> 0, 0));
    }

    private long lines(String event) throws IOException {
        Matcher found = Pattern.compile("\"event\":\"" + event + "\"").matcher(Files.readString(audit()));
        return found.results().count();
    }

    private static void press(CallRecorder recorder, String keys, long nowNanos) {
        keys.chars().forEach(key -> recorder.onKey((char) key, nowNanos));
    }

    @Test
    void staysPausedWhenKeysHavePausedAndResumedItTooOften() throws IOException {
        // Given
        disk.countDown();
        Keeper keeper = keeper();
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);

        // When
        for (int i = 0; i < 300; i++) {
            press(recorder, "*7*8", i * MILLI);
        }

        // Then
        assertThat(recorder.paused()).isTrue();
        assertThat(recorder.resume("shop", 300 * MILLI)).isTrue();
        press(recorder, "*7", 301 * MILLI);
        assertThat(recorder.paused()).isTrue();
        recorder.close(400 * MILLI);
        keeper.close();
        assertThat(lines("recording_resumed")).isEqualTo(CallRecorder.MOST_RESUMES + 1);
        assertThat(lines("recording_paused")).isEqualTo(CallRecorder.MOST_RESUMES + 2);
    }

    @Test
    void doesNotHaveAnyNumberOfCrumbsWaitForADiskThatIsStuck() throws IOException {
        // Given
        Keeper keeper = keeper();
        CallRecorder recorder = recorder(keeper);
        recorder.start(0);
        ByteBuf sample = Unpooled.wrappedBuffer(new byte[2]);

        // When
        for (int i = 0; i < 21_000; i++) {
            recorder.onCaller(sample, WIDE, i * MILLI / 16);
        }

        // Then
        assertThat(recorder.failedItsDuty()).isTrue();
        disk.countDown();
        recorder.close(2_000 * MILLI);
        keeper.close();
        assertThat(Files.readString(audit()))
                .contains("\"missing\":\"caller 12")
                .contains("\"whole\":false");
    }
}
