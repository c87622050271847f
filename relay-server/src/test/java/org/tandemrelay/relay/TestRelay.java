package org.tandemrelay.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tandemrelay.relay.canary.Canaries;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.configuration.ConfigurationLoader;
import org.tandemrelay.relay.server.RelayServer;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A whole relay on a free port, with a simulator of its own that can be looked into. */
public final class TestRelay implements AutoCloseable {

    private final RealtimeSimulator simulator;
    private final RelayServer server;
    private boolean stopped;

    private TestRelay(RealtimeSimulator simulator, RelayServer server) {
        this.simulator = simulator;
        this.server = server;
    }

    /** With settings of {@code serve} as pairs of name and value. */
    public static TestRelay start(String... settings) {
        return start(SimulatorSettings.defaults(), "", settings);
    }

    /**
     * With a simulator of these settings.
     *
     * @param faults in the model's address, such as {@code fault=close:1011}; empty for none
     */
    public static TestRelay start(SimulatorSettings simulated, String faults, String... settings) {
        RealtimeSimulator simulator = RealtimeSimulator.start(simulated);
        URI model = faults.isEmpty() ? simulator.url() : simulator.url(faults);
        return new TestRelay(simulator, serve(null, model, settings));
    }

    /** With a configuration file, whose agents have the simulator for their model unless they name another. */
    public static TestRelay startWith(Path file, String... settings) {
        RealtimeSimulator simulator =
                RealtimeSimulator.start(SimulatorSettings.defaults().withThinkingMillis(50));
        return new TestRelay(simulator, serve(file, simulator.url(), settings));
    }

    /** With a model at this address, and a simulator that nobody calls. */
    public static TestRelay startOn(URI model, String... settings) {
        return new TestRelay(RealtimeSimulator.start(SimulatorSettings.defaults()), serve(null, model, settings));
    }

    private static RelayServer serve(Path file, URI model, String... settings) {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("port", "0");
        flags.put("model-url", model.toString());
        flags.put("model-key", Canaries.MODEL_KEY);
        flags.put("drain", "0s");
        flags.put("warm-up", "0s");
        // A busy machine may have no model ready within 5 s, or hold it up for 1 s, and words would be missing.
        flags.put("caller-hold", "30s");
        flags.put("caller-backlog", "30s");
        // Tests call as fast as they can.
        flags.put("max-call-starts", "0");
        // The machine has other tests to do, and is late for theirs.
        flags.put("shed-lag", "0");
        flags.put("shed-memory", "0");
        for (int i = 0; i < settings.length; i += 2) {
            flags.put(settings[i], settings[i + 1]);
        }
        try {
            return RelayServer.start(() -> ConfigurationLoader.load(file, Map.of(), flags));
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The native protocol's address, with a query if given. */
    public URI callUrl(String query) {
        return URI.create("ws://127.0.0.1:" + port() + "/v1/call" + (query.isEmpty() ? "" : "?" + query));
    }

    public int port() {
        return server.address().getPort();
    }

    public RelayServer server() {
        return server;
    }

    /** What the relay's model saw. */
    public RealtimeSimulator simulator() {
        return simulator;
    }

    /** A caller at {@code /v1/call}. */
    public NativeCaller call(String query) {
        return NativeCaller.call(callUrl(query));
    }

    /** The answer to a plain request. */
    public HttpResponse<String> get(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(server.address().resolve(path)).build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            Canaries.lookForKeys(path, answer.headers() + answer.body());
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sum of a metric over all its labels that contain {@code labels}; 0 if there is none. */
    public double metric(String name, String labels) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** As SIGTERM does. */
    public void drain() {
        stopped = true;
        server.drain();
    }

    @Override
    public void close() {
        if (!stopped) {
            server.close();
        }
        simulator.close();
    }
}
