package org.tandemrelay.relay.command;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.wav.WavWriter;
import org.tandemrelay.relay.disk.PrivateFile;
import org.tandemrelay.relay.keeping.AuditEvent;
import org.tandemrelay.relay.keeping.BrokenSealException;
import org.tandemrelay.relay.keeping.SealedHeader;
import org.tandemrelay.relay.keeping.SealedReader;
import org.tandemrelay.relay.keeping.VaultKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after recordings. */
@Command(
        name = "recording",
        description = "Looks after recordings of calls.",
        mixinStandardHelpOptions = true,
        subcommands = {RecordingCommand.Decrypt.class, HoldCommand.Hold.class, HoldCommand.Release.class})
final class RecordingCommand extends CommandGroup {

    /** Makes a WAV file of a recording, or lines of JSON of a transcript. */
    @Command(
            name = "decrypt",
            description =
                    "Makes a WAV file of a recording, the caller left and the model right, or a file of JSON lines of a transcript, and says so in the audit log.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:the file is whole",
                "1:it is not: what came before the place where it was cut off or changed has been written",
                "2:the key or the command line is wrong"
            })
    static final class Decrypt implements Callable<Integer> {

        private static final int SIDES = 2;

        @Spec
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "FILE", description = "The recording, or the transcript.")
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private Path file;

        @Option(
                names = "--key-file",
                required = true,
                paramLabel = "FILE",
                description = "As recording-key-file of serve.")
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private Path keyFile;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "WAV or JSON lines file to write.")
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private Path out;

        @Mixin
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private PurposeOptions options;

        @Override
        public Integer call() throws IOException {
            VaultKey key;
            try {
                key = VaultKey.parse(Files.readString(keyFile));
            } catch (IllegalArgumentException wrong) {
                spec.commandLine().getErr().println("decrypt: the key " + wrong.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            try (SealedReader sealed = new SealedReader(file, key)) {
                // Before anything is given out: nobody fetches what the log does not know of.
                audit(sealed);
                if (sealed.header().kind() == SealedHeader.Kind.TRANSCRIPT) {
                    writeWords(sealed);
                } else {
                    writeSound(sealed);
                }
                return CommandLine.ExitCode.OK;
            } catch (BrokenSealException broken) {
                spec.commandLine().getErr().println("decrypt: " + file + ": " + broken.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
        }

        private void audit(SealedReader sealed) throws IOException {
            options.logFor(file)
                    .append(AuditEvent.of(sealed.header().kind().event("fetched"))
                            .with("call", sealed.header().call())
                            .with("agent", sealed.header().agent())
                            .with("file", file.getFileName().toString())
                            .with("by", options.user())
                            .with("purpose", options.purpose()));
        }

        /** What was said is in it, and in the clear. */
        private FileChannel opened() throws IOException {
            return PrivateFile.open(
                    out, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        }

        private void writeWords(SealedReader sealed) throws IOException {
            try (OutputStream lines = Channels.newOutputStream(opened())) {
                byte[] piece = sealed.next();
                while (piece != null) {
                    lines.write(piece);
                    piece = sealed.next();
                }
            }
        }

        private void writeSound(SealedReader sealed) throws IOException {
            AudioFormat format =
                    new AudioFormat(Encoding.PCM16_LE, sealed.header().rateHz(), SIDES);
            try (WavWriter wav = WavWriter.create(opened(), format)) {
                byte[] piece = sealed.next();
                while (piece != null) {
                    wav.write(Unpooled.wrappedBuffer(piece));
                    piece = sealed.next();
                }
            }
        }
    }
}
