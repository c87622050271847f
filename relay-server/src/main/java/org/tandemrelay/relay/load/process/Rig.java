package org.tandemrelay.relay.load.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.tandemrelay.relay.load.crew.LoadLoop;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A relay of this very build, a process of its own, and a simulator in this one, for one test. */
public final class Rig implements AutoCloseable {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final Pattern HEAP_SIZE = Pattern.compile("-Xm[ns].+");
    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    private final Setup setup;
    private final RealtimeSimulator simulator;
    private Child relay;

    private Rig(Setup setup, RealtimeSimulator simulator, Child relay) {
        this.setup = setup;
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
            String mainClass, boolean echo, List<String> javaOptions, List<String> relayOptions, Pinning pinning) {

        private static final String ALWAYS_TAKEN = "--shed-lag-calls";

        Setup takingAll() {
            List<String> options = new ArrayList<>(relayOptions);
            if (!given(ALWAYS_TAKEN)) {
                options.add(ALWAYS_TAKEN + "=1000000");
            }
            return new Setup(mainClass, echo, javaOptions, options, pinning);
        }

        private boolean given(String option) {
            return relayOptions.stream().anyMatch(given -> given.equals(option) || given.startsWith(option + "="));
        }
    }

    /**
     * Starts both and waits until they listen.
     *
     * @param loop of the callers
     * @throws IOException if one does not; the message tells what it said
     */
    public static Rig start(Setup setup, LoadLoop loop) throws IOException, InterruptedException {
        return start(setup, setup, loop);
    }

    /**
     * The same, for callers who are warmed up on a relay that takes every one of them, until it is {@linkplain #renew() renewed}.
     *
     * @throws IOException if one does not; the message tells what it said
     */
    public static Rig startWarming(Setup setup, LoadLoop loop) throws IOException, InterruptedException {
        return start(setup, setup.takingAll(), loop);
    }

    private static Rig start(Setup setup, Setup first, LoadLoop loop) throws IOException, InterruptedException {
        setup.pinning().apply();
        RealtimeSimulator simulator =
                setup.echo() ? loop.echo(0) : RealtimeSimulator.start(SimulatorSettings.defaults());
        boolean whole = false;
        try {
            Rig rig = new Rig(setup, simulator, child(first, simulator, 0));
            whole = true;
            return rig;
        } finally {
            if (!whole) {
                simulator.close();
            }
        }
    }

    private static Child child(Setup setup, RealtimeSimulator simulator, int port)
            throws IOException, InterruptedException {
        List<String> serve = java(setup, setup.javaOptions());
        serve.addAll(List.of("serve", "--port", Integer.toString(port), "--model-key", "none", "--drain", "0s"));
        serve.addAll(List.of("--model-url", simulator.url().toString(), "--max-calls", "0", "--max-call-starts", "0"));
        // A relay that refuses calls is measured for those that it takes only, and it is all of them that are asked
        // for.
        unlessGiven(serve, setup, "--shed-lag", "0");
        if (setup.echo()) {
            unlessGiven(serve, setup, "--playout-lead", "unlimited");
        }
        serve.addAll(setup.relayOptions());
        return Child.start("relay", setup.pinning().relay(serve));
    }

    /** An option may stand once only. */
    private static void unlessGiven(List<String> serve, Setup setup, String option, String value) {
        if (!setup.given(option)) {
            serve.addAll(List.of(option, value));
        }
    }

    /**
     * Stops the relay, starts another at the same address, and waits until it says that it is ready. All calls are to be over.
     *
     * @throws IOException if it does not; the message tells what it said
     */
    public StartUp renew() throws IOException, InterruptedException {
        int port = relay().getPort();
        relay.close();
        long begunNanos = System.nanoTime();
        relay = child(setup, simulator, port);
        double listensMillis = (System.nanoTime() - begunNanos) / NANOS_PER_MILLI;
        Readiness.await(URI.create(relay.address()));
        return new StartUp(listensMillis, (System.nanoTime() - begunNanos) / NANOS_PER_MILLI);
    }

    private static List<String> java(Setup setup, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        boolean collected =
                more.stream().anyMatch(option -> COLLECTOR.matcher(option).matches());
        // What ./relay has given this one, but nothing that watches it, and no second collector of garbage. Of the
        // heap's sizes the first are a
        // relay's; what the launcher has for a load test comes behind them.
        Set<String> sizes = new HashSet<>();
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X")
                        || option.startsWith("--enable-native-access")
                        || option.startsWith("--sun-misc-unsafe")
                        || option.startsWith("-Dio.netty"))
                .filter(option -> !collected || !COLLECTOR.matcher(option).matches())
                .filter(option ->
                        !HEAP_SIZE.matcher(option).matches() || sizes.add(option.substring(0, "-Xmn".length())))
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

    /** Of each item that was cut off lately, how much of it the simulator was told was heard, in ms. */
    public Map<String, Long> truncations() {
        Map<String, Long> millis = new HashMap<>();
        simulator
                .sessions()
                .forEach(session -> session.truncations()
                        .forEach(truncation -> millis.put(truncation.itemId(), truncation.audioEndMillis())));
        return millis;
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
