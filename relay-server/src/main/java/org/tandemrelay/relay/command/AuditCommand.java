package org.tandemrelay.relay.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tandemrelay.relay.keeping.AuditCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the audit log. */
@Command(
        name = "audit",
        description = "Looks after the audit log of what is kept of calls.",
        mixinStandardHelpOptions = true,
        subcommands = AuditCommand.Verify.class)
final class AuditCommand extends CommandGroup {

    /** Checks the chain of hashes. */
    @Command(
            name = "verify",
            description =
                    "Checks that no line of an audit log was changed, taken out or put in, and tells the first that was.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it is as it was written", "1:it is not, or cannot be read"})
    static final class Verify implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "FILE", description = "The audit log.")
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private Path file;

        @Option(
                names = "--last",
                paramLabel = "HASH",
                defaultValue = "",
                description =
                        "The hash that was told last time: some line must still have it, else the end was cut off.")
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private String last;

        @Override
        public Integer call() throws IOException {
            AuditCheck check = AuditCheck.of(file, last);
            if (!check.intact()) {
                spec.commandLine().getErr().printf("%s, line %d: %s%n", file, check.lines() + 1, check.broken());
                return CommandLine.ExitCode.SOFTWARE;
            }
            spec.commandLine()
                    .getOut()
                    .printf("%d lines, as they were written; the last has %s%n", check.lines(), check.lastHash());
            return CommandLine.ExitCode.OK;
        }
    }
}
