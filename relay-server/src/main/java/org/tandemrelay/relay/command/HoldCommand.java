package org.tandemrelay.relay.command;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tandemrelay.relay.keeping.LegalHold;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has recordings and transcripts held beyond their time, or released. */
abstract class HoldCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings and transcripts.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private List<Path> files;

    @Mixin
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private PurposeOptions options;

    /** Does it to one file; its name from now on. */
    abstract Path move(LegalHold hold, Path file) throws IOException;

    @Override
    public Integer call() {
        int exit = CommandLine.ExitCode.OK;
        for (Path file : files) {
            try {
                LegalHold hold = new LegalHold(options.logFor(file), options.user(), options.purpose());
                spec.commandLine().getOut().println(move(hold, file));
            } catch (IOException failed) {
                String why = failed instanceof NoSuchFileException ? "there is no such file" : failed.getMessage();
                spec.commandLine().getErr().printf("%s: %s: %s%n", spec.name(), file, why);
                exit = CommandLine.ExitCode.SOFTWARE;
            }
        }
        return exit;
    }

    /** Holds. */
    @Command(
            name = "hold",
            description =
                    "Keeps recordings and transcripts from being deleted when their time is up, until they are released, and says so in the audit log.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all are held; their names from now on are printed", "1:some are not"})
    static final class Hold extends HoldCommand {
        @Override
        Path move(LegalHold hold, Path file) throws IOException {
            return hold.hold(file);
        }
    }

    /** Releases. */
    @Command(
            name = "release",
            description =
                    "Releases what was held, so that it is deleted when its time is up, which may be at once, and says so in the audit log.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all are released; their names from now on are printed", "1:some are not"})
    static final class Release extends HoldCommand {
        @Override
        Path move(LegalHold hold, Path file) throws IOException {
            return hold.release(file);
        }
    }
}
