package org.tandemrelay.relay.configuration;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.spend.Prices;
import org.tandemrelay.relay.spend.SpendLimit;
import org.tandemrelay.relay.spend.SpendPolicy;
import org.tandemrelay.relay.spend.SpendTerms;
import org.tandemrelay.relay.spend.SpendTerms.AgentTerms;

/** Shows to a human what calls may cost, and tells what is weak about it. */
public final class SpendListing {

    private final Configuration configuration;
    private final SpendTerms terms;

    /** Of this configuration. */
    public SpendListing(Configuration configuration) {
        this.configuration = configuration;
        this.terms = configuration.spending();
    }

    /** Prices and limits by whom they are for; nobody who has none. */
    public Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (AgentProfile agent : configuration.agents().all()) {
            put(lines, "agent " + agent.name(), agent(terms.agent(agent.name())));
        }
        new TreeMap<>(terms.keys()).forEach((key, limit) -> put(lines, "key " + key, limit(limit, "a day")));
        put(lines, "each other key", limit(terms.perKey(), "a day"));
        put(lines, "all calls", limit(terms.perDay(), "a day"));
        return lines;
    }

    private static void put(Map<String, String> lines, String whose, List<String> figures) {
        if (!figures.isEmpty()) {
            lines.put(whose, String.join(", ", figures));
        }
    }

    private static List<String> agent(AgentTerms agent) {
        SpendPolicy policy = agent.policy();
        List<String> figures = limit(policy.perCall(), "a call");
        figures.addAll(limit(policy.perDay(), "a day"));
        if (policy.warnPercent() > 0) {
            figures.add("warns at " + policy.warnPercent() + "%");
        }
        Prices prices = agent.prices();
        price(figures, "text-input", prices.textInput());
        price(figures, "audio-input", prices.audioInput());
        price(figures, "cached-input", prices.cachedInput());
        price(figures, "text-output", prices.textOutput());
        price(figures, "audio-output", prices.audioOutput());
        price(figures, "minute", prices.minute());
        return figures;
    }

    private static void price(List<String> figures, String name, long nanos) {
        if (nanos > 0) {
            figures.add(name + " " + amount(nanos));
        }
    }

    private static List<String> limit(SpendLimit limit, String within) {
        List<String> figures = new ArrayList<>();
        if (limit.audioMillis() > 0) {
            figures.add("audio " + limit.audioMillis() / 1_000 + "s " + within);
        }
        if (limit.costNanos() > 0) {
            figures.add("cost " + amount(limit.costNanos()) + " " + within);
        }
        return figures;
    }

    private static String amount(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    /** What works and is weak all the same; one sentence each. */
    public List<String> warnings() {
        boolean ofKeys = terms.keys().values().stream().anyMatch(limit -> limit.costNanos() > 0);
        boolean ofAll =
                ofKeys || terms.perKey().costNanos() > 0 || terms.perDay().costNanos() > 0;
        List<String> warnings = new ArrayList<>();
        for (AgentProfile agent : configuration.agents().all()) {
            AgentTerms known = terms.agent(agent.name());
            SpendPolicy policy = known.policy();
            boolean limited =
                    ofAll || policy.perCall().costNanos() > 0 || policy.perDay().costNanos() > 0;
            if (limited && !known.prices().any()) {
                warnings.add("agent " + agent.name()
                        + ": its model has no prices, so that limits on cost do not hold its calls");
            }
        }
        boolean ofADay =
                !terms.limitsNothing() || terms.keys().values().stream().anyMatch(SpendLimit::limits);
        if (ofADay && configuration.find(SpendSettings.FILE) == null) {
            warnings.add(
                    "each restart gives everybody a fresh day, since the accounts are in memory alone: set spend-file");
        }
        return warnings;
    }
}
