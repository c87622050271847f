package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings whose time is up, and what is told of them. */
class RetentionSweepTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final VaultKey KEY = VaultKey.parse("ab".repeat(32));

    @TempDir
    private Path folder;

    private Path recording(String name) throws IOException {
        Path file = folder.resolve(name);
        SealedHeader header =
                new SealedHeader(SealedHeader.Kind.RECORDING, "call_1", "desk", NOW.minusSeconds(60), NOW, 16_000);
        try (SealedWriter writer = new SealedWriter(
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), header, KEY)) {
            writer.finish();
        }
        return file;
    }

    private RetentionSweep sweep(Path audit) {
        return new RetentionSweep(folder, new AuditLog(audit, () -> NOW.plusSeconds(1)), () -> NOW.plusSeconds(1));
    }

    @Test
    void finishWhatARelayThatDiedHadBegunToDelete() throws IOException {
        // Given
        recording("a.sealed.deleting");
        recording("b.sealed");
        Path audit = folder.resolve("audit.jsonl");

        // When
        int deleted = sweep(audit).run();

        // Then
        assertThat(deleted).isEqualTo(2);
        assertThat(folder).isDirectoryNotContaining("glob:**sealed*");
        assertThat(Files.readAllLines(audit))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("recording_deleted").containsPattern("\"[ab].sealed\""));
    }

    @Test
    void deleteWithoutALogThatCanBeWrittenAndSaySo() throws IOException {
        // Given
        recording("a.sealed");
        RetentionSweep sweep = sweep(folder.resolve("gone").resolve("audit.jsonl"));

        // When
        int deleted = sweep.run();

        // Then
        assertThat(deleted).isEqualTo(1);
        assertThat(sweep.untold()).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
    }
}
