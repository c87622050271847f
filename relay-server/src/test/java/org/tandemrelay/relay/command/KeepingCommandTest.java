package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.keeping.AuditEvent;
import org.tandemrelay.relay.keeping.AuditLog;
import org.tandemrelay.relay.keeping.SealedHeader;
import org.tandemrelay.relay.keeping.SealedWriter;
import org.tandemrelay.relay.keeping.VaultKey;

/** What somebody at a shell gets of what was kept. */
class KeepingCommandTest {

    private static final String KEY = "5a".repeat(32);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path recording;
    private Path keyFile;

    @BeforeEach
    void record() throws IOException {
        recording = folder.resolve("call.sealed");
        keyFile = Files.writeString(folder.resolve("recording.key"), KEY + "\n");
        SealedHeader header =
                new SealedHeader(SealedHeader.Kind.RECORDING, "call_1", "desk", Instant.now(), Instant.now(), 16_000);
        FileChannel file = FileChannel.open(recording, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SealedWriter writer = new SealedWriter(file, header, VaultKey.parse(KEY))) {
            byte[] second = new byte[64_000];
            Arrays.fill(second, (byte) 7);
            for (int i = 0; i < 3; i++) {
                writer.write(second, 0, second.length);
            }
            writer.finish();
        }
        new AuditLog(folder.resolve("audit.jsonl"), InstantSource.system())
                .append(AuditEvent.of("recording_started").with("call", "call_1"));
    }

    private int run(String... arguments) {
        return TandemCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private int decrypt() {
        return run(
                "recording",
                "decrypt",
                recording.toString(),
                "--key-file",
                keyFile.toString(),
                "--purpose",
                "complaint 17",
                "--out",
                folder.resolve("call.wav").toString());
    }

    @Test
    void makesAWavOfARecordingAndSaysSoInTheAuditLog() throws IOException {
        // When
        int exit = decrypt();

        // Then
        assertThat(exit).as(err.toString()).isZero();
        WavAudio wav = WavAudio.read(folder.resolve("call.wav"));
        assertThat(wav.format().channels()).isEqualTo(2);
        assertThat(wav.format().sampleRateHz()).isEqualTo(16_000);
        assertThat(Files.size(folder.resolve("call.wav"))).isBetween(192_000L, 192_200L);
        assertThat(mode(folder.resolve("call.wav"))).isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("audit.jsonl")))
                .contains("recording_fetched", "\"call\":\"call_1\"", "\"purpose\":\"complaint 17\"")
                .contains("\"by\":\"" + System.getProperty("user.name") + "\"");
    }

    @Test
    void writesWhatIsGoodOfAFileThatWasCutOffAndSaysSo() throws IOException {
        // Given
        byte[] whole = Files.readAllBytes(recording);
        Files.write(recording, Arrays.copyOf(whole, whole.length - 10));

        // When
        int exit = decrypt();

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("it is cut off");
        assertThat(Files.size(folder.resolve("call.wav"))).isGreaterThan(128_000);
    }

    @Test
    void givesTheLinesOfATranscript() throws IOException {
        // Given
        Files.delete(recording);
        SealedHeader header =
                new SealedHeader(SealedHeader.Kind.TRANSCRIPT, "call_1", "desk", Instant.now(), Instant.now(), 0);
        FileChannel file = FileChannel.open(recording, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SealedWriter writer = new SealedWriter(file, header, VaultKey.parse(KEY))) {
            for (String line : new String[] {"{\"text\":\"Hello\"}\n", "{\"text\":\"Grüß Gott\"}\n"}) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                writer.write(bytes, 0, bytes.length);
                writer.flush();
            }
            writer.finish();
        }

        // When
        int exit = decrypt();

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(folder.resolve("call.wav")).hasContent("{\"text\":\"Hello\"}\n{\"text\":\"Grüß Gott\"}\n");
        assertThat(Files.readString(folder.resolve("audit.jsonl"))).contains("transcript_fetched");
    }

    @Test
    void givesNothingToAnotherKey() throws IOException {
        // Given
        Files.writeString(keyFile, "5b".repeat(32));

        // When
        int exit = decrypt();

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("it was sealed by the key");
        assertThat(folder.resolve("call.wav")).doesNotExist();
    }

    @Test
    void givesNothingWithoutTheLogOfTheRelayThatRecorded() throws IOException {
        // Given
        Path log = folder.resolve("audit.jsonl");
        Files.delete(log);

        // When
        int exit = decrypt();
        int held = run("recording", "hold", recording.toString(), "--purpose", "case 4711");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(held).isEqualTo(1);
        assertThat(err.toString()).contains("there is no audit log at '" + log + "'", "--audit-log");
        assertThat(log).doesNotExist();
        assertThat(folder.resolve("call.wav")).doesNotExist();
        assertThat(recording).exists();
    }

    @Test
    void holdsARecordingUntilItIsReleased() throws IOException {
        // When
        int held = run("recording", "hold", recording.toString(), "--purpose", "case 4711");
        int again = run("recording", "hold", recording.toString(), "--purpose", "case 4711");

        // Then
        Path aside = folder.resolve("call.sealed.held");
        assertThat(held).as(err.toString()).isZero();
        assertThat(out.toString()).contains("call.sealed.held");
        assertThat(aside).exists();
        assertThat(recording).doesNotExist();
        assertThat(again).isEqualTo(1);
        assertThat(err.toString()).contains("there is no such file");
        assertThat(run("recording", "release", aside.toString(), "--purpose", "case 4711 is over"))
                .isZero();
        assertThat(recording).exists();
        assertThat(Files.readString(folder.resolve("audit.jsonl")))
                .contains("recording_held", "\"purpose\":\"case 4711\"", "recording_released", "\"call\":\"call_1\"");
    }

    @Test
    void tellsTheFirstLineThatIsNotAsItWasWritten() throws IOException {
        // Given
        Path log = folder.resolve("another.jsonl");
        AuditLog audit = new AuditLog(log, InstantSource.system());
        for (int i = 0; i < 4; i++) {
            audit.append(AuditEvent.of("recording_started").with("call", "call_" + i));
        }

        // When / Then
        assertThat(run("audit", "verify", log.toString())).isZero();
        assertThat(out.toString()).startsWith("4 lines, as they were written; the last has ");
        Files.writeString(log, Files.readString(log).replace("call_1", "call_8"));
        assertThat(run("audit", "verify", log.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("line 3: the line before it was changed");
    }
}
