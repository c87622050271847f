package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What retention does to files that somebody holds. */
class LegalHoldTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

    @TempDir
    private Path folder;

    private Path recording;
    private AuditLog audit;
    private LegalHold hold;
    private RetentionSweep sweep;

    @BeforeEach
    void keepSomethingWhoseTimeIsUp() throws IOException {
        recording = folder.resolve("20261021T200000Z-call_1.sealed");
        SealedHeader header = new SealedHeader(
                SealedHeader.Kind.RECORDING, "call_1", "desk", NOW.minus(Duration.ofDays(31)), NOW, 16_000);
        FileChannel file = FileChannel.open(recording, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SealedWriter writer = new SealedWriter(file, header, VaultKey.parse("ab".repeat(32)))) {
            writer.write(new byte[640], 0, 640);
            writer.finish();
        }
        audit = new AuditLog(folder.resolve("audit.jsonl"), () -> NOW);
        hold = new LegalHold(audit, "counsel", "case 4711");
        sweep = new RetentionSweep(folder, audit, () -> NOW.plusSeconds(1));
    }

    @Test
    void keepsWhatIsHeldBeyondItsTimeAndDeletesItWhenItIsReleased() throws IOException {
        // Given
        Path held = hold.hold(recording);

        // When
        int whileHeld = sweep.run();
        Path released = hold.release(held);
        int afterwards = sweep.run();

        // Then
        assertThat(whileHeld).isZero();
        assertThat(released).isEqualTo(recording);
        assertThat(afterwards).isEqualTo(1);
        assertThat(recording).doesNotExist();
        assertThat(Files.readAllLines(audit.file()))
                .satisfiesExactly(
                        line -> assertThat(line).contains("recording_held", "\"by\":\"counsel\"", "case 4711"),
                        line -> assertThat(line).contains("recording_released"),
                        line -> assertThat(line).contains("recording_deleted"));
        assertThat(AuditCheck.of(audit.file(), "").intact()).isTrue();
    }

    @Test
    void holdsAndReleasesNothingThatTheLogDoesNotKnowOf() throws IOException {
        // Given
        Path held = hold.hold(recording);
        LegalHold untold =
                new LegalHold(new AuditLog(folder.resolve("gone/audit.jsonl"), () -> NOW), "counsel", "case 4711");

        // When / Then
        assertThatThrownBy(() -> untold.release(held)).isInstanceOf(IOException.class);
        assertThat(held).exists();
        hold.release(held);
        assertThatThrownBy(() -> untold.hold(recording)).isInstanceOf(IOException.class);
        assertThat(recording).exists();
    }

    @Test
    void holdsNothingThatWasDeletedBeforeAndWritesNoLineOfIt() throws IOException {
        // Given
        sweep.run();
        long lines = Files.readAllLines(audit.file()).size();

        // When / Then
        assertThatThrownBy(() -> hold.hold(recording)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> hold.release(recording)).hasMessageContaining("does not end with .sealed.held");
        assertThat(Files.readAllLines(audit.file())).hasSize((int) lines);
    }
}
