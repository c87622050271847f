package org.tandemrelay.relay.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.Directs;
import org.tandemrelay.relay.load.Expectation;
import org.tandemrelay.relay.load.LoadTest;
import org.tandemrelay.relay.load.Progress;
import org.tandemrelay.relay.load.Result;
import org.tandemrelay.relay.load.crew.LoadLoop;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.process.Machine;
import org.tandemrelay.relay.load.process.Pinning;
import org.tandemrelay.relay.load.process.ProcessProbe;
import org.tandemrelay.relay.load.process.Rig;
import org.tandemrelay.relay.load.report.HtmlReport;
import org.tandemrelay.relay.load.report.ResultJson;
import org.tandemrelay.relay.load.report.ResultPrinter;
import org.tandemrelay.relay.recorded.Terminal;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import org.tandemrelay.relay.recorded.line.WireEncoding;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./relay load-test}: many recorded callers at once. */
@Command(
        name = "load-test",
        description = {
            "Calls a relay, or a model, with many recorded callers at once, and tells what they saw.",
            "Without --url it starts a relay and a simulator of its own, each a process, and tests those."
        },
        mixinStandardHelpOptions = true,
        subcommands = {LoadContestCommand.class, LoadDrawCommand.class, LoadLegsCommand.class, LoadTableCommand.class},
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the test ran, and what was expected was kept",
            "1:the test could not run, or no call came about",
            "2:wrong options, or a recording that cannot be read",
            "3:something that was expected was not kept"
        })
final class LoadTestCommand implements Callable<Integer> {

    private static final int KEPT = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NOT_KEPT = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final LoadTargetOptions target;

    @Mixin
    private final LoadCrowdOptions crowd = new LoadCrowdOptions();

    @Mixin
    private final LoadRigOptions rigged = new LoadRigOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the result as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Where to write the result as a page with plots.")
    private @Nullable Path html;

    @Option(
            names = "--expect",
            paramLabel = "LIST",
            description = "What the result is to keep, as in p99<5ms,lost=0; else the exit code is 3.")
    private @Nullable String expect;

    /** Null if it is not a leg. */
    private final LoadTest.@Nullable Shared shared;

    LoadTestCommand() {
        this(System.getenv(), null);
    }

    /**
     * With the variables that stand in for options.
     *
     * @param shared with other legs; borrowed
     */
    LoadTestCommand(Map<String, String> environment, LoadTest.@Nullable Shared shared) {
        target = new LoadTargetOptions(environment);
        this.shared = shared;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LeakSamples.off();
        try {
            List<Expectation> expectations = expect == null ? List.of() : Expectation.parse(expect);
            if (shared != null) {
                if (!crowd.sameDirect()) {
                    shared.directs().forget();
                }
                return tell(test(shared), expectations);
            }
            try (LoadLoop loop = new LoadLoop()) {
                return tell(test(new LoadTest.Shared(loop, new Directs())), expectations);
            }
        } catch (IllegalArgumentException | UnreadableRecordingException e) {
            spec.commandLine().getErr().println("load-test: " + e.getMessage());
            return USAGE;
        }
    }

    private Result test(LoadTest.Shared with) throws IOException, InterruptedException, UnreadableRecordingException {
        return target.url() == null ? onRig(with) : on(target.url(), with);
    }

    private Result onRig(LoadTest.Shared with) throws IOException, InterruptedException, UnreadableRecordingException {
        // What is wrong with the options is to be told before anything is started.
        plan(URI.create("ws://127.0.0.1:1"), null);
        boolean echo = !crowd.talks();
        Pinning pinning = rigged.pinning();
        Rig.Setup setup = new Rig.Setup(
                TandemCommand.class.getName(), echo, rigged.javaOptions(), rigged.relayOptions(), pinning);
        try (Rig rig = crowd.cold() ? Rig.startWarming(setup, with.loop()) : Rig.start(setup, with.loop());
                ProcessProbe probe = new ProcessProbe(rig.relayPid())) {
            return run(
                    plan(rig.relay(), rig.simulator()),
                    new LoadTest.Setting(Machine.here(pinning.description()), with, probe, rig));
        }
    }

    private Result on(URI url, LoadTest.Shared with)
            throws IOException, InterruptedException, UnreadableRecordingException {
        crowd.requireWarm();
        Integer port = rigged.modelPort();
        if (port == null) {
            return on(plan(url, null), with);
        }
        if (!crowd.echoes()) {
            throw new IllegalArgumentException("--model-port is for a model that says everything back: add --echo");
        }
        try (RealtimeSimulator model = with.loop().echo(port)) {
            return on(plan(url, model.url()), with);
        } catch (UncheckedIOException taken) {
            throw new IllegalArgumentException(taken.getMessage(), taken);
        }
    }

    private Result on(LoadPlan plan, LoadTest.Shared with) throws IOException, InterruptedException {
        Long pid = rigged.pid();
        Machine machine = Machine.here("");
        if (pid == null) {
            return run(plan, new LoadTest.Setting(machine, with, null, null));
        }
        try (ProcessProbe probe = new ProcessProbe(pid)) {
            return run(plan, new LoadTest.Setting(machine, with, probe, null));
        }
    }

    private LoadPlan plan(URI url, @Nullable URI simulator) throws UnreadableRecordingException {
        boolean echo = target.url() == null ? !crowd.talks() : crowd.echoes();
        URI direct = target.direct() == null && echo ? simulator : target.direct();
        LoadPlan.Target called = target.target(url);
        if (!echo && called.audio().encoding() == WireEncoding.OPUS) {
            throw new IllegalArgumentException("--encoding opus is for an echo");
        }
        return new LoadPlan(
                called,
                direct == null ? null : target.model(direct, called.audio()),
                crowd.crowd(),
                crowd.manner(echo),
                crowd.timing());
    }

    private Result run(LoadPlan plan, LoadTest.Setting setting) throws IOException, InterruptedException {
        PrintWriter screen = spec.commandLine().getOut();
        screen.printf(
                "%s %d calls as %s to %s%n",
                plan.crowd().profile().label(),
                plan.crowd().calls(),
                plan.target().dialect(),
                plan.target().uri());
        Progress progress = new Progress(screen, Terminal.attached());
        try {
            return new LoadTest(plan, progress, setting).run();
        } finally {
            progress.close();
        }
    }

    private int tell(Result result, List<Expectation> expectations) throws IOException {
        List<Expectation.Verdict> verdicts = new ArrayList<>();
        expectations.forEach(expectation -> verdicts.add(expectation.judge(result)));
        new ResultPrinter(spec.commandLine().getOut()).print(result, verdicts);
        if (json != null) {
            ResultJson.write(result, verdicts, json);
        }
        if (html != null) {
            HtmlReport.write(result, verdicts, html);
        }
        if (result.measured().reading().calls().connected() == 0) {
            return FAILED;
        }
        return verdicts.stream().allMatch(Expectation.Verdict::kept) ? KEPT : NOT_KEPT;
    }
}
