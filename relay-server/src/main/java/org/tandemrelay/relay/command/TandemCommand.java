package org.tandemrelay.relay.command;

import java.util.Set;
import org.tandemrelay.relay.priority.BackgroundThreads;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command that {@code ./relay} runs. Without a subcommand it serves. */
@Command(
        name = "relay",
        description = "A duplex relay for voice AI: joins live callers with a realtime speech model.",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        subcommands = {
            CallCommand.class,
            LoadTestCommand.class,
            SimulateCommand.class,
            NewKeyCommand.class,
            RecordingCommand.class,
            AuditCommand.class,
            RehearseCommand.class,
            VersionCommand.class,
            HelpCommand.class
        },
        footer = {"", "Without a command it serves; './relay serve --help' tells its options."})
public final class TandemCommand {

    /** Those that have calls, or make them: work of the JVM's that can wait gives way there. */
    private static final Set<String> CALLING = Set.of("serve", "rehearse", "simulate", "load-test");

    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    private TandemCommand() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        if (CALLING.contains(withCommand(args)[0])) {
            BackgroundThreads.giveWay();
        }
        System.exit(run(args));
    }

    /** Runs the command line. */
    static int run(String... args) {
        return commandLine().execute(withCommand(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new TandemCommand())
                .addSubcommand(SettingOptions.commandLine(new ServeCommand()))
                .addSubcommand(SettingOptions.commandLine(new CheckConfigCommand()))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
                    command.getErr().println(command.getCommandName() + ": " + message);
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** The arguments with the command that they mean. */
    static String[] withCommand(String[] args) {
        boolean serves = args.length == 0 || (args[0].startsWith("-") && !OWN_OPTIONS.contains(args[0]));
        if (!serves) {
            return args;
        }
        String[] withServe = new String[args.length + 1];
        withServe[0] = "serve";
        System.arraycopy(args, 0, withServe, 1, args.length);
        return withServe;
    }
}
