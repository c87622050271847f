package org.tandemrelay.relay.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.Directs;
import org.tandemrelay.relay.load.LoadTest;
import org.tandemrelay.relay.load.crew.LoadLoop;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./relay load-test legs}: several load tests one after the other, by callers who stay warm. */
@Command(
        name = "legs",
        description = {
            "Load tests one after the other in one JVM: callers and model are warm from the second on, and are the same for all.",
            "Each line of FILE has the options of one, separated by spaces, or by tabs if there is one; '#' begins a comment.",
            "After each it says 'leg over: ' and the exit code. It ends with the highest of them."
        },
        mixinStandardHelpOptions = true)
final class LoadLegsCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    private final Map<String, String> environment;
    private final InputStream standardInput;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            description = "Where the lines are; - for standard input, of which each is taken as it comes.")
    private @Nullable String file;

    LoadLegsCommand() {
        this(System.getenv(), System.in);
    }

    /** With the variables that stand in for options, and what is read for {@code -}; borrowed. */
    LoadLegsCommand(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws IOException {
        int worst = 0;
        try (BufferedReader lines = lines();
                LoadLoop loop = new LoadLoop()) {
            LoadTest.Shared shared = new LoadTest.Shared(loop, new Directs());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    worst = Math.max(worst, leg(line, shared));
                }
            }
        }
        return worst;
    }

    private BufferedReader lines() throws IOException {
        return file == null || file.equals(STANDARD_INPUT)
                ? new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file));
    }

    private int leg(String line, LoadTest.Shared shared) {
        CommandLine whole = spec.commandLine();
        int code = new CommandLine(new LoadTestCommand(environment, shared))
                .setOut(whole.getOut())
                .setErr(whole.getErr())
                .setExecutionExceptionHandler(whole.getExecutionExceptionHandler())
                .execute(line.strip().split(line.contains("\t") ? "\t+" : " +"));
        whole.getOut().println("leg over: " + code);
        whole.getOut().flush();
        return code;
    }
}
