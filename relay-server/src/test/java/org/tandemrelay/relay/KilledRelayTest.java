package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.canary.Canaries;
import org.tandemrelay.relay.keeping.AuditCheck;
import org.tandemrelay.relay.keeping.BrokenSealException;
import org.tandemrelay.relay.keeping.SealedReader;
import org.tandemrelay.relay.keeping.VaultKey;
import org.tandemrelay.testing.Speech;

/** What is left of a recording whose relay was killed, and of the log that tells of it. */
class KilledRelayTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What is in memory until it is a chunk, and what waits since it may still be interrupted. */
    private static final long LOST_MILLIS = 5_000;

    @TempDir
    private Path folder;

    private static void reads(SealedReader reader, ByteArrayOutputStream plain) throws IOException {
        byte[] piece = reader.next();
        while (piece != null) {
            plain.writeBytes(piece);
            piece = reader.next();
        }
    }

    @Test
    void leavesWhatItHadWrittenAndALogThatGoesOn() throws Exception {
        // Given
        KeptFolder kept = new KeptFolder(folder);
        Path configuration = kept.configuration("{purpose: Training, consent: elsewhere, keep-days: 30}");
        byte[] speech = Speech.convert(Speech.turn("not-ill-disposed.wav", WIDE), WIDE, AudioFormat.pcm16(24_000));
        long begun;
        try (ForkedRelay relay = ForkedRelay.serve("--config", configuration.toString());
                NativeCaller caller = relay.call()) {
            caller.awaitState("listening");
            kept.awaitAudit("recording_started");
            begun = System.nanoTime();
            caller.speak(speech, AudioFormat.pcm16(24_000));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.size(kept.files().get(0)) > 3 * WIDE.bytesOf(2_000));

            // When: as kill -9 does.
            relay.process().destroyForcibly().waitFor();
        }
        long saidMillis = Duration.ofNanos(System.nanoTime() - begun).toMillis();

        // Then
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (SealedReader reader = new SealedReader(kept.files().get(0), VaultKey.parse(Canaries.RECORDING_KEY))) {
            assertThatThrownBy(() -> reads(reader, plain))
                    .isInstanceOf(BrokenSealException.class)
                    .hasMessageContaining("cut off");
        }
        long readMillis = plain.size() / KeptFolder.FRAME_BYTES / 16;
        assertThat(readMillis).isBetween(Math.max(2_000, saidMillis - LOST_MILLIS), saidMillis + 1_000);
        assertThat(AuditCheck.of(folder.resolve("audit.jsonl"), "").intact()).isTrue();
        assertThat(kept.audit()).contains("recording_started").doesNotContain("recording_stopped");

        // And the next relay goes on with the same log.
        try (TestRelay next = TestRelay.startWith(configuration);
                NativeCaller caller = next.call("rate=16000")) {
            caller.awaitState("listening");
            await().atMost(PATIENCE).until(() -> kept.audit().split("recording_started").length == 3);
            caller.hangUp();
            kept.awaitAudit("recording_stopped");
        }
        AuditCheck check = AuditCheck.of(folder.resolve("audit.jsonl"), "");
        assertThat(check.intact()).isTrue();
        assertThat(check.lines()).isEqualTo(3);
    }
}
