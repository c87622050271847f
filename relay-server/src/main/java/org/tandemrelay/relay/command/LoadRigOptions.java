package org.tandemrelay.relay.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.process.Pinning;
import picocli.CommandLine.Option;

/** The processes that {@code ./relay load-test} starts or looks at. */
final class LoadRigOptions {

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "The process behind --url, if it is on this machine: its CPU, memory and garbage are told.")
    private @Nullable Long pid;

    @Option(
            names = "--model-port",
            paramLabel = "PORT",
            description =
                    "With --url and --echo: runs the model that says everything back itself, at this port of 127.0.0.1, for the relay"
                            + " to call; it is called directly first, unless --direct names another.")
    private @Nullable Integer modelPort;

    @Option(
            names = "--no-pinning",
            description =
                    "Leaves the processes that it starts to the system, instead of giving the relay a processor of its own.")
    private boolean unpinned;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            parameterConsumer = Verbatim.class,
            description = "For the JVM of the relay that it starts, as often as needed: --java-option=-XX:+UseZGC.")
    private List<String> javaOptions = new ArrayList<>();

    @Option(
            names = "--relay-option",
            paramLabel = "OPTION",
            parameterConsumer = Verbatim.class,
            description = "For the relay that it starts, as often as needed: --relay-option=--transport=nio.")
    private List<String> relayOptions = new ArrayList<>();

    @Nullable
    Long pid() {
        return pid;
    }

    @Nullable
    Integer modelPort() {
        return modelPort;
    }

    Pinning pinning() {
        return unpinned ? Pinning.none() : Pinning.ofThisMachine();
    }

    List<String> javaOptions() {
        return List.copyOf(javaOptions);
    }

    List<String> relayOptions() {
        return List.copyOf(relayOptions);
    }
}
