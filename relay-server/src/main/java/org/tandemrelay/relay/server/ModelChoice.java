package org.tandemrelay.relay.server;

import java.net.URI;
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

    private ModelChoice(ModelEndpoint endpoint, @Nullable RealtimeSimulator simulator) {
        this.endpoint = endpoint;
        this.simulator = simulator;
    }

    static ModelChoice of(Configuration configuration) {
        URI url = configuration.find(Settings.MODEL_URL);
        String model = configuration.find(Settings.MODEL);
        String key = configuration.find(Settings.MODEL_KEY);
        if (url != null) {
            return new ModelChoice(new ModelEndpoint(url, key), null);
        }
        if (model != null) {
            return new ModelChoice(new ModelEndpoint(OpenAiRealtime.vendorAddress(model), key), null);
        }
        RealtimeSimulator simulator = RealtimeSimulator.start(SimulatorSettings.defaults());
        // The operator's key is for the real thing: it does not go to a simulator.
        return new ModelChoice(new ModelEndpoint(simulator.url(), "simulator"), simulator);
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
