package org.tandemrelay.relay.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agents of a relay, and which of them takes a call. Immutable. */
public final class AgentDirectory {

    /** The parameter by which a bridge, or an address, names the agent. */
    public static final String PARAMETER = "agent";

    private final Map<String, AgentProfile> byName = new LinkedHashMap<>();
    private final Map<String, AgentProfile> byNumber = new HashMap<>();
    private final AgentProfile usual;

    /** Whether callers may ask for one by name. */
    private final boolean named;

    /**
     * A directory.
     *
     * @param profiles all of them, with different names
     * @param usual the one of them that takes the calls which ask for none
     * @throws IllegalArgumentException if two have the same name or number; the message says which
     */
    public AgentDirectory(List<AgentProfile> profiles, AgentProfile usual) {
        this(profiles, usual, true);
    }

    private AgentDirectory(List<AgentProfile> profiles, AgentProfile usual, boolean named) {
        this.usual = usual;
        this.named = named;
        for (AgentProfile profile : profiles) {
            if (byName.put(profile.name(), profile) != null) {
                throw new IllegalArgumentException("there are two agents named '" + profile.name() + "'");
            }
            for (String number : profile.numbers()) {
                AgentProfile other = byNumber.put(CallParties.normal(number), profile);
                if (other != null) {
                    throw new IllegalArgumentException(
                            "the number " + number + " is of both '" + other.name() + "' and '" + profile.name() + "'");
                }
            }
        }
    }

    /** With one agent, which nobody has named, and so takes all calls, whatever their parameters say. */
    public static AgentDirectory of(AgentProfile only) {
        return new AgentDirectory(List.of(only), only, false);
    }

    /** Whether the parameter {@link #PARAMETER} means anything: bridges may have one of that name for themselves. */
    public boolean looksAtNames() {
        return named;
    }

    /** All agents, in the operator's order. */
    public List<AgentProfile> all() {
        return new ArrayList<>(byName.values());
    }

    /** The one that takes the calls which ask for none. */
    public AgentProfile usual() {
        return usual;
    }

    /** The agent of that name, or null. */
    public @Nullable AgentProfile named(String name) {
        return byName.get(name);
    }

    /**
     * The agent for a call whose address names none: the one that the parameters name, else the one of the dialled number, else the
     * usual.
     *
     * @return null if the parameters name one that there is not
     */
    public @Nullable AgentProfile choose(Map<String, String> parameters) {
        String name = parameters.getOrDefault(PARAMETER, "");
        if (named && !name.isEmpty()) {
            return named(name);
        }
        if (byNumber.isEmpty()) {
            return usual;
        }
        return byNumber.getOrDefault(CallParties.normal(CallParties.to(parameters)), usual);
    }

    /**
     * Whether the parameters of a call make a difference, so that nothing can begin before they are known.
     *
     * @param chosen the agent that the address names; null if it names none
     */
    public boolean dependsOnParameters(@Nullable AgentProfile chosen) {
        boolean undecided = chosen == null && byName.size() > 1;
        return undecided || !(chosen == null ? usual : chosen).mentioned().isEmpty();
    }
}
