package org.tandemrelay.relay.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A relay with one event loop that has had time to compile its code, for callers whose speech it has to convert. Needs {@code mvn package}. */
final class CrowdedRelay implements AutoCloseable {

    private static final String[] CONVERTED = {"--converted", "--encoding=pcm16", "--rate=16000", "--ramp=40"};

    private final LoadProcess load;
    private final RelayProcess relay;

    /**
     * One that was called for some seconds.
     *
     * @param folder for what the callers say
     * @param beforeRelay a program that runs the relay, such as taskset
     * @param beforeLoad likewise the callers and the model
     */
    CrowdedRelay(Path folder, List<String> beforeRelay, List<String> beforeLoad) throws IOException {
        load = new LoadProcess(folder, beforeLoad);
        relay = RelayProcess.start(
                beforeRelay,
                Map.of(),
                "--model-url=" + load.model(),
                "--model-key=key",
                "--max-calls=0",
                "--max-call-starts=0",
                "--playout-lead=unlimited",
                "--event-loops=1",
                "--shed-lag=" + System.getProperty("crowd.shed-lag", "15ms"));
        load.call(relay.port(), CONVERTED, "--warm-up=0s", "--calls=60", "--duration=8s");
    }

    long pid() {
        return relay.pid();
    }

    /** Runs something beside it, until this is closed. */
    void runBeside(Path said, List<String> command) throws IOException {
        load.run(said, command);
    }

    /** So many call, 40 a second; all that come about speak for so long. */
    LoadFigures call(int calls, int seconds) {
        return load.call(relay.port(), CONVERTED, "--warm-up=3s", "--calls=" + calls, "--duration=" + seconds + "s");
    }

    @Override
    public void close() {
        relay.close();
        load.close();
    }
}
