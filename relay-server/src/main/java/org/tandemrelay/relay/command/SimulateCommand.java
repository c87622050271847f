package org.tandemrelay.relay.command;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the simulator of a model by itself. */
@Command(
        name = "simulate",
        description =
                "Runs the simulator: a server that speaks OpenAI Realtime and answers each turn with the caller's own words.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"143:stopped by SIGTERM (130 by Ctrl-C)", "1:it could not start", "2:the command line is wrong"
        })
final class SimulateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on. Default: ${DEFAULT-VALUE}.")
    private int port = 9_800;

    @Option(
            names = "--thinking",
            paramLabel = "MS",
            description = "From the end of a turn to the first of the answer. Default: ${DEFAULT-VALUE}.")
    private long thinkingMillis = 300;

    @Option(
            names = "--speed",
            paramLabel = "TIMES",
            description = "How many times faster than real time it speaks. Default: ${DEFAULT-VALUE}.")
    private double speed = 5;

    @Option(
            names = "--echo",
            description =
                    "Says all audio back as it comes, instead of answering turns: for measuring the way there and back.")
    private boolean echo;

    @Option(names = "--event-loops", paramLabel = "N", description = "Threads. Default: ${DEFAULT-VALUE}.")
    private int eventLoops = 1;

    @Override
    public Integer call() throws InterruptedException {
        SimulatorSettings settings;
        try {
            settings = SimulatorSettings.defaults()
                    .withHost(host)
                    .withPort(port)
                    .withThinkingMillis(thinkingMillis)
                    .withSpeed(speed)
                    .withEcho(echo)
                    .withEventLoops(eventLoops);
        } catch (IllegalArgumentException wrong) {
            spec.commandLine().getErr().println("simulate: " + wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        RealtimeSimulator simulator = RealtimeSimulator.start(settings);
        spec.commandLine().getOut().printf("The simulator listens on %s%n", simulator.url());
        spec.commandLine().getOut().flush();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            simulator.close();
                            stopped.countDown();
                        },
                        "tandem-simulator-stop"));
        stopped.await();
        return CommandLine.ExitCode.OK;
    }
}
