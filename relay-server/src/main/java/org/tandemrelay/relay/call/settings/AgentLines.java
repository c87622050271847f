package org.tandemrelay.relay.call.settings;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.agent.AgentSession;
import org.tandemrelay.upstream.connect.ModelConnector;

/** All agents of a relay, with what their calls need. Immutable. */
public final class AgentLines {

    private final AgentDirectory directory;
    private final Map<String, AgentLine> byName = new HashMap<>();

    /**
     * These agents.
     *
     * @param directory of them
     * @param lines one for each of the directory
     */
    public AgentLines(AgentDirectory directory, List<AgentLine> lines) {
        this.directory = directory;
        lines.forEach(line -> byName.put(line.profile().name(), line));
    }

    /** One agent, which takes all calls. */
    public static AgentLines of(CallSettings settings, ModelConnector connector) {
        AgentProfile only = AgentProfile.plain(AgentSession.of(settings.session()));
        return new AgentLines(AgentDirectory.of(only), List.of(new AgentLine(only, settings, connector)));
    }

    /** All of them. */
    public Collection<AgentLine> all() {
        return byName.values();
    }

    /** The same agents with these lines. */
    public AgentLines with(List<AgentLine> others) {
        return new AgentLines(directory, others);
    }

    /** Who answers whom. */
    public AgentDirectory directory() {
        return directory;
    }

    /**
     * What the calls of this agent need.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public AgentLine of(AgentProfile profile) {
        AgentLine line = byName.get(profile.name());
        if (line == null) {
            throw new IllegalArgumentException("there is no line to '" + profile.name() + "'");
        }
        return line;
    }

    /** Of the agent that takes the calls which ask for none. */
    public AgentLine usual() {
        return of(directory.usual());
    }
}
