package org.tandemrelay.relay.command;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.server.RelayServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a relay until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs the relay: on the embedded simulator, or on a real model with --model or --model-url.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading =
                "%nEach option is also a variable (--playout-lead: TANDEM_PLAYOUT_LEAD) and a key of the file.%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "143:stopped by SIGTERM, after its calls (130 by Ctrl-C)",
            "1:it could not start, for example because the port is taken",
            "2:the command line or the configuration is wrong"
        })
final class ServeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        LeakSamples.off();
        RelayServer relay;
        try {
            relay = RelayServer.start(
                    () -> SettingOptions.load(spec.commandLine().getParseResult(), System.getenv()));
        } catch (ConfigurationException wrong) {
            wrong.problems().forEach(problem -> err.println("serve: " + problem));
            return CommandLine.ExitCode.USAGE;
        } catch (IOException failed) {
            err.println("serve: " + failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        HangupSignal.onEach(relay::reload);
        welcome(relay);
        awaitSignal(relay);
        return CommandLine.ExitCode.OK;
    }

    private void welcome(RelayServer relay) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s listens on %s%n%n", ProductVersion.text(), relay.address());
        out.printf("  Talk to it      open %s in a browser%n", relay.address());
        out.printf(
                "  Play speech     ./relay call %s--audio samples/recorded-audio/not-ill-disposed.wav%n", where(relay));
        if (relay.simulated()) {
            out.println("  Model           the embedded simulator: it says back what you say");
            out.println("  A real model    OPENAI_API_KEY=… ./relay --model gpt-realtime-2.1");
            out.println("                  ./relay --model-url wss://host/path --model-key …");
        } else {
            out.printf("  Model           %s%n", relay.modelAddress());
        }
        List<AgentProfile> agents = relay.agents().all();
        if (agents.size() > 1) {
            out.printf(
                    "  Agents          %s%n",
                    agents.stream().map(AgentProfile::name).collect(Collectors.joining(", ")));
        }
        out.println();
        out.flush();
    }

    /** What {@code call} has to be told of a relay that is not where it looks by itself. */
    private static String where(RelayServer relay) {
        String address = relay.address().toString();
        return address.equals("http://127.0.0.1:8080/")
                ? ""
                : "--url " + address.replaceFirst("^http", "ws") + "v1/call ";
    }

    /** The virtual machine stops only when the hook has ended, which is when the calls have. */
    private static void awaitSignal(RelayServer relay) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            relay.drain();
                            finishLogging();
                            stopped.countDown();
                        },
                        "tandem-drain"));
        stopped.await();
    }

    /** The last calls' lines are still on their way to the console. */
    private static void finishLogging() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.stop();
        }
    }
}
