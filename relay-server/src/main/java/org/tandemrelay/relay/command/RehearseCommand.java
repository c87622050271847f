package org.tandemrelay.relay.command;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.configuration.ConfigurationLoader;
import org.tandemrelay.relay.server.RelayServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Shows a JVM what a relay does, so that it can write down what it learnt. Reads no configuration. */
@Command(
        name = "rehearse",
        description = {
            "Starts a relay on a free port of loopback, warms it up and stops it: for a JVM that is to archive what it has loaded,",
            "as ./relay has it do after each build."
        },
        mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {

    private static final String LONG_ENOUGH = "3s";

    @Override
    public Integer call() throws IOException, ConfigurationException, InterruptedException {
        try (RelayServer relay = RelayServer.start(
                ConfigurationLoader.load(null, Map.of(), Map.of("port", "0", "warm-up", LONG_ENOUGH)))) {
            relay.awaitWarm();
        }
        return CommandLine.ExitCode.OK;
    }
}
