package org.tandemrelay.relay.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A relay of this very build, a process of its own, and a simulator in this one, for one test. */
public final class Rig implements AutoCloseable {

    private final RealtimeSimulator simulator;
    private final Child relay;

    private Rig(RealtimeSimulator simulator, Child relay) {
        this.simulator = simulator;
        this.relay = relay;
    }

    /**
     * How to start them.
     *
     * @param mainClass that understands {@code serve}
     * @param echo whether the simulator says everything back, on the loop of the callers, and the relay sends it on without a pace of its own; else
     *     the simulator answers turns, on a loop of its own
     * @param javaOptions for the relay's JVM, behind those that this one was started with
     * @param relayOptions for {@code serve}, behind those that the test needs
     * @param pinning where they run
     */
    public record Setup(
            String mainClass, boolean echo, List<String> javaOptions, List<String> relayOptions, Pinning pinning) {}

    /**
     * Starts both and waits until they listen.
     *
     * @param loop of the callers
     * @throws IOException if one does not; the message tells what it said
     */
    public static Rig start(Setup setup, LoadLoop loop) throws IOException, InterruptedException {
        setup.pinning().apply();
        RealtimeSimulator simulator =
                setup.echo() ? loop.echo(0) : RealtimeSimulator.start(SimulatorSettings.defaults());
        boolean whole = false;
        try {
            List<String> serve = java(setup, setup.javaOptions());
            serve.addAll(List.of("serve", "--port", "0", "--model-key", "none", "--drain", "0s"));
            serve.addAll(
                    List.of("--model-url", simulator.url().toString(), "--max-calls", "0", "--max-call-starts", "0"));
            if (setup.echo()) {
                serve.addAll(List.of("--playout-lead", "unlimited"));
            }
            serve.addAll(setup.relayOptions());
            Rig rig = new Rig(simulator, Child.start("relay", setup.pinning().relay(serve)));
            whole = true;
            return rig;
        } finally {
            if (!whole) {
                simulator.close();
            }
        }
    }

    private static List<String> java(Setup setup, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        // What ./relay has given this one, but nothing that watches it.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X")
                        || option.startsWith("--enable-native-access")
                        || option.startsWith("--sun-misc-unsafe")
                        || option.startsWith("-Dio.netty"))
                .forEach(command::add);
        command.addAll(more);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), setup.mainClass()));
        return command;
    }

    /** Where the relay is called, without a path. */
    public URI relay() {
        return URI.create(relay.address().replaceFirst("^http", "ws").replaceFirst("/$", ""));
    }

    /** The relay's process. */
    public long relayPid() {
        return relay.pid();
    }

    /** The simulator. */
    public URI simulator() {
        return simulator.url();
    }

    @Override
    public void close() {
        relay.close();
        simulator.close();
    }
}
