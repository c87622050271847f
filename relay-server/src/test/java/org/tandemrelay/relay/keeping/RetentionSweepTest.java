package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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
    void areToldOfOnceThoughTheyCannotBeRead() throws IOException {
        // Given
        Path broken = Files.writeString(folder.resolve("broken.sealed"), "no head");
        recording("good.sealed");
        Logger logger = (Logger) LoggerFactory.getLogger(RetentionSweep.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        RetentionSweep sweep = sweep(folder.resolve("audit.jsonl"));

        // When
        int deleted = sweep.run() + sweep.run() + sweep.run();
        logger.detachAppender(log);

        // Then
        assertThat(deleted).isEqualTo(1);
        assertThat(broken).exists();
        assertThat(log.list).hasSize(1);
    }

    @Test
    void areStillThereWhenTheLogIsToldOfTheirEnd() throws IOException {
        // Given
        recording("a.sealed");
        List<Path> thereWhenTold = new ArrayList<>();
        AuditLog log = new AuditLog(folder.resolve("audit.jsonl"), () -> {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().contains(".sealed")).forEach(thereWhenTold::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return NOW;
        });

        // When
        int deleted = new RetentionSweep(folder, log, () -> NOW.plusSeconds(1)).run();

        // Then
        assertThat(deleted).isEqualTo(1);
        assertThat(thereWhenTold).isNotEmpty();
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
