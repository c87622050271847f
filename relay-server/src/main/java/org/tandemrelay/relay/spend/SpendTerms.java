package org.tandemrelay.relay.spend;

import java.util.Map;

/**
 * What may be spent, and what things cost.
 *
 * @param perDay all calls of a day
 * @param perKey all calls of a key, or of the tokens of one subject, in a day
 * @param keys the same for keys that have a limit of their own, by name
 * @param agents by name
 */
public record SpendTerms(
        SpendLimit perDay, SpendLimit perKey, Map<String, SpendLimit> keys, Map<String, AgentTerms> agents) {

    /** Nothing is limited, and nothing costs anything. */
    public static final SpendTerms NONE = new SpendTerms(SpendLimit.NONE, SpendLimit.NONE, Map.of(), Map.of());

    private static final AgentTerms UNKNOWN = new AgentTerms(Prices.NONE, SpendPolicy.NONE);

    /**
     * Those of an agent.
     *
     * @param prices of its model
     * @param policy what its calls may cost
     */
    public record AgentTerms(Prices prices, SpendPolicy policy) {}

    /** Keeps the maps as they are now. */
    public SpendTerms {
        keys = Map.copyOf(keys);
        agents = Map.copyOf(agents);
    }

    /** Those of an agent; without limit and for nothing, if there are none. */
    public AgentTerms agent(String name) {
        return agents.getOrDefault(name, UNKNOWN);
    }

    /** Whether there is no limit on any day: not on all calls, on keys or on any agent. */
    public boolean limitsNothing() {
        return !perDay.limits()
                && !perKey.limits()
                && agents.values().stream()
                        .noneMatch(agent -> agent.policy().perDay().limits());
    }

    SpendLimit key(String name) {
        return keys.getOrDefault(name, perKey);
    }
}
