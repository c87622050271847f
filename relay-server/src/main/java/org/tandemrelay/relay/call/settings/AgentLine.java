package org.tandemrelay.relay.call.settings;

import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.upstream.connect.ModelConnector;

/**
 * An agent with what its calls need.
 *
 * @param profile who answers
 * @param settings of its calls, but for its words
 * @param connector to its model
 */
public record AgentLine(AgentProfile profile, CallSettings settings, ModelConnector connector) {

    /** The same by another connector to its model. */
    public AgentLine with(ModelConnector other) {
        return new AgentLine(profile, settings, other);
    }
}
