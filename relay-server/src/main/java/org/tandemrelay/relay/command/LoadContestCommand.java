package org.tandemrelay.relay.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.contest.Contest;
import org.tandemrelay.relay.load.contest.ContestJson;
import org.tandemrelay.relay.load.contest.ContestPlan;
import org.tandemrelay.relay.load.contest.ContestTable;
import org.tandemrelay.relay.load.contest.Rival;
import org.tandemrelay.relay.load.crew.LoadLoop;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./relay load-test contest}: several relays under the same callers, in turn or at once. */
@Command(
        name = "contest",
        description = {
            "Compares relays that run already. The same callers call all of them, and stay; who is measured changes every few seconds,",
            "and each figure is the median of its windows. The model, which says everything back, is the test's own.",
            "Each line of FILE is a name and options of 'load-test' for one relay: --url, --as, --encoding, --rate, --token, --pid,",
            "--converted. Several of the same name are several of a kind. '#' begins a comment."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadContestCommand implements Callable<Integer> {

    private static final int COMPARED = 0;
    private static final int USAGE = 2;

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "Where the relays are told, a line for each.")
    private Path file = Path.of("");

    @Option(
            names = "--calls",
            paramLabel = "N",
            split = "[, ]+",
            defaultValue = "200",
            description =
                    "Calls of each, as in 200,500; with --way search where it begins, and the most (default: ${DEFAULT-VALUE}).")
    private List<Integer> calls = List.of();

    @Option(
            names = "--way",
            paramLabel = "WAY",
            defaultValue = "in-turn",
            description =
                    "in-turn: one after the other, and first with nothing between. together: all at once. soak: all at once, while calls come and go."
                            + " search: the most calls with less than 5 ms added to the p99 and nothing lost (default: ${DEFAULT-VALUE}).")
    private String way = "";

    @Option(
            names = "--windows",
            paramLabel = "N",
            defaultValue = "10",
            description = "Windows of each, for each number of calls (default: ${DEFAULT-VALUE}).")
    private int windows;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = LoadCrowdOptions.Time.class,
            description = "How long one is (default: ${DEFAULT-VALUE}).")
    private Duration window = Duration.ZERO;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = LoadCrowdOptions.Time.class,
            description = "How long each speaks before, for each number of calls (default: ${DEFAULT-VALUE}).")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--ramp",
            paramLabel = "N[/s]",
            defaultValue = "200",
            converter = LoadCrowdOptions.PerSecond.class,
            description = "New calls in a second (default: ${DEFAULT-VALUE}).")
    private double ramp;

    @Option(
            names = "--model-port",
            paramLabel = "PORT",
            required = true,
            description = "The port of 127.0.0.1 at which the relays call the model.")
    private int modelPort;

    @Option(
            names = "--real-time",
            paramLabel = "PRIORITY",
            defaultValue = "0",
            description =
                    "Priority of callers and model in the kernel's class for real time, 1 to 99; 0 for the usual class (default: ${DEFAULT-VALUE}).")
    private int realTime;

    @Option(names = "--route", paramLabel = "NAME", defaultValue = "", description = "What the table says of the way.")
    private String route = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the result as JSON.")
    private @Nullable Path json;

    LoadContestCommand() {
        this(System.getenv());
    }

    /** With the variables that stand in for options. */
    LoadContestCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LeakSamples.off();
        try {
            ContestPlan plan = new ContestPlan(way(), calls, ramp, new ContestPlan.Timing(windows, window, warmUp));
            List<RivalLine> lines = lines();
            try (LoadLoop loop = new LoadLoop();
                    RealtimeSimulator model = loop.echo(modelPort)) {
                goFirst(loop);
                List<Rival> rivals = new ArrayList<>();
                for (RivalLine line : lines) {
                    rivals.add(line.rival());
                }
                if (plan.way() == ContestPlan.Way.IN_TURN || plan.way() == ContestPlan.Way.SEARCH) {
                    rivals.add(0, lines.get(0).nothing(model.url()));
                }
                tell(ContestJson.of(new Contest(plan, loop, spec.commandLine().getErr()).run(rivals), route));
            }
            return COMPARED;
        } catch (ParameterException
                | IllegalArgumentException
                | UncheckedIOException
                | UnreadableRecordingException e) {
            spec.commandLine().getErr().println("load-test contest: " + e.getMessage());
            return USAGE;
        }
    }

    private void goFirst(LoadLoop loop) {
        if (realTime == 0) {
            return;
        }
        try {
            loop.goFirst(realTime);
        } catch (IOException refused) {
            throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()), refused);
        }
    }

    private ContestPlan.Way way() {
        return Stream.of(ContestPlan.Way.values())
                .filter(one -> one.label().equals(way))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a way of '" + way + "' is none of "
                        + Stream.of(ContestPlan.Way.values())
                                .map(ContestPlan.Way::label)
                                .toList()));
    }

    private List<RivalLine> lines() throws IOException {
        List<RivalLine> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                RivalLine one = new RivalLine(environment);
                new CommandLine(one).parseArgs(line.strip().split(" +", -1));
                lines.add(one);
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(file + " names nobody");
        }
        return lines;
    }

    private void tell(ContestJson result) throws IOException {
        new ContestTable(spec.commandLine().getOut()).print(List.of(result));
        if (json != null) {
            result.write(json);
        }
    }
}
