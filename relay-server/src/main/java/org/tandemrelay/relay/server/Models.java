package org.tandemrelay.relay.server;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentModel;
import org.tandemrelay.upstream.connect.ModelBreaker;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** The models of a relay's agents: those at addresses, OpenAI's, and the simulator, started here if one needs it. */
final class Models implements AutoCloseable {

    private final Connecting connecting;

    /** Agents with the same model share what leads there. */
    private final Map<ModelEndpoint, ModelConnector> connectors = new HashMap<>();

    /** Null while nobody needs it. */
    private @Nullable RealtimeSimulator simulator;

    /** Makes what leads to a model. */
    @FunctionalInterface
    interface Connecting {
        /** A connector to this model; closed with the rest. */
        ModelConnector to(ModelEndpoint endpoint) throws IOException;
    }

    Models(Connecting connecting) {
        this.connecting = connecting;
    }

    /** Leads to the model. */
    synchronized ModelConnector connector(AgentModel model) throws IOException {
        ModelEndpoint endpoint = endpoint(model);
        ModelConnector known = connectors.get(endpoint);
        if (known != null) {
            return known;
        }
        ModelConnector made = connecting.to(endpoint);
        connectors.put(endpoint, made);
        return made;
    }

    /** Where the model is. */
    ModelEndpoint endpoint(AgentModel model) {
        URI url = model.url();
        String name = model.name();
        if (url != null) {
            return new ModelEndpoint(url, model.key());
        }
        if (name != null) {
            return new ModelEndpoint(OpenAiRealtime.vendorAddress(name), model.key());
        }
        if (simulator == null) {
            simulator = RealtimeSimulator.start(SimulatorSettings.defaults());
        }
        // The operator's key is for the real thing: it does not go to a simulator.
        return new ModelEndpoint(simulator.url(), "simulator");
    }

    /** How many models are dialled, or not, in this way. */
    synchronized long inPhase(ModelBreaker.Phase phase) {
        return connectors.values().stream()
                .filter(connector -> connector.phase() == phase)
                .count();
    }

    /** Lets go of connectors that no call will be dialled by any more; sessions under way are not touched. */
    synchronized List<ModelConnector> retire(Collection<ModelConnector> inUse) {
        List<ModelConnector> retired = connectors.values().stream()
                .filter(connector -> !inUse.contains(connector))
                .toList();
        connectors.values().removeAll(retired);
        return retired;
    }

    @Override
    public synchronized void close() {
        connectors.values().forEach(ModelConnector::close);
        if (simulator != null) {
            simulator.close();
        }
    }
}
