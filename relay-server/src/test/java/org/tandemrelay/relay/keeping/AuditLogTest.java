package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log in which nothing can be changed unseen. */
class AuditLogTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("audit.jsonl");
        AuditLog log = new AuditLog(file, InstantSource.system());
        for (int i = 0; i < 5; i++) {
            log.append(
                    AuditEvent.of("recording_started").with("call", "call_" + i).with("lost_ms", 5));
        }
    }

    private AuditCheck check() throws IOException {
        return AuditCheck.of(file, "");
    }

    private AuditCheck checkOf(List<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
        return check();
    }

    @Test
    void isIntactAsItWasWritten() throws IOException {
        assertThat(check().lines()).isEqualTo(5);
        assertThat(check().intact()).isTrue();
        assertThat(Files.readAllLines(file).get(0))
                .contains("\"event\":\"recording_started\"", "\"lost_ms\":5", "\"previous\":\"0000");
    }

    @Test
    void tellsTheLineBehindOneThatWasChangedTakenOutOrPutIn() throws IOException {
        // Given
        List<String> lines = Files.readAllLines(file);
        List<String> changed = new ArrayList<>(lines);
        changed.set(1, changed.get(1).replace("call_1", "call_9"));
        List<String> shorter = new ArrayList<>(lines);
        shorter.remove(1);
        List<String> longer = new ArrayList<>(lines);
        longer.add(1, lines.get(3));

        // Then
        assertThat(checkOf(changed).lines()).isEqualTo(2);
        assertThat(checkOf(changed).intact()).isFalse();
        assertThat(checkOf(shorter).lines()).isEqualTo(1);
        assertThat(checkOf(shorter).intact()).isFalse();
        assertThat(checkOf(longer).lines()).isEqualTo(1);
        assertThat(checkOf(longer).intact()).isFalse();
    }

    @Test
    void seesThatItsEndWasCutOffByTheHashThatWasKeptElsewhere() throws IOException {
        // Given
        String kept = check().lastHash();
        List<String> lines = Files.readAllLines(file);

        // When
        Files.writeString(file, String.join("\n", lines.subList(0, 3)) + "\n");

        // Then
        assertThat(check().intact()).isTrue();
        assertThat(AuditCheck.of(file, kept).broken())
                .isEqualTo("it is missing: the log was cut off before the line that it had");
    }

    @Test
    void goesOnBehindALineThatWasNeverFinished() throws IOException {
        // Given
        byte[] whole = Files.readAllBytes(file);
        for (int lost : new int[] {1, 2, 30, 200}) {
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length - lost));
            assertThat(check().intact()).as(lost + " bytes lost").isFalse();

            // When
            new AuditLog(file, InstantSource.system()).append(AuditEvent.of("recording_stopped"));

            // Then
            assertThat(check()).as(lost + " bytes lost").matches(AuditCheck::intact);
            assertThat(Files.readAllLines(file)).anyMatch(line -> line.contains("torn_line"));
        }
    }

    @Test
    void seesALineThatOnlyLooksTorn() throws IOException {
        // When
        Files.writeString(file, "{\"at\":\n", StandardOpenOption.APPEND);

        // Then
        assertThat(check().intact()).isFalse();
    }

    @Test
    void takesLinesFromSeveralWriters() throws Exception {
        // Given
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(new Thread(() -> {
                AuditLog mine = new AuditLog(file, InstantSource.system());
                for (int n = 0; n < 20; n++) {
                    try {
                        mine.append(AuditEvent.of("recording_fetched").with("text", "x".repeat(3_000 * (n % 4))));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }));
        }

        // When
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }

        // Then
        assertThat(check().lines()).isEqualTo(85);
        assertThat(check().intact()).isTrue();
    }
}
