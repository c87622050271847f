package org.tandemrelay.relay.server;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.Settings;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Which model a configuration means: the one at an address, OpenAI's, or the simulator, started here. */
final class ModelChoice implements AutoCloseable {

    private final ModelEndpoint endpoint;

    /** Null if the model is a real one. */
    private final @Nullable RealtimeSimulator simulator;

    /** Null if any name will do. */
    private final @Nullable String name;

    private ModelChoice(ModelEndpoint endpoint, @Nullable String name, @Nullable RealtimeSimulator simulator) {
        this.endpoint = endpoint;
        this.name = name;
        this.simulator = simulator;
    }

    static ModelChoice of(Configuration configuration) {
        URI url = configuration.find(Settings.MODEL_URL);
        String model = configuration.find(Settings.MODEL);
        String key = configuration.find(Settings.MODEL_KEY);
        if (url != null) {
            return new ModelChoice(new ModelEndpoint(url, key), nameIn(url), null);
        }
        if (model != null) {
            return new ModelChoice(new ModelEndpoint(OpenAiRealtime.vendorAddress(model), key), model, null);
        }
        RealtimeSimulator simulator = RealtimeSimulator.start(SimulatorSettings.defaults());
        // The operator's key is for the real thing: it does not go to a simulator.
        return new ModelChoice(new ModelEndpoint(simulator.url(), "simulator"), null, simulator);
    }

    private static @Nullable String nameIn(URI url) {
        List<String> names = new QueryStringDecoder(url).parameters().getOrDefault("model", List.of());
        return names.isEmpty() ? null : names.get(0);
    }

    /** What the model is called; null if any name will do. */
    @Nullable
    String name() {
        return name;
    }

    ModelEndpoint endpoint() {
        return endpoint;
    }

    boolean simulated() {
        return simulator != null;
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
