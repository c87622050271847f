package org.tandemrelay.relay.configuration;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.spend.Prices;
import org.tandemrelay.relay.spend.SpendLimit;
import org.tandemrelay.relay.spend.SpendPolicy;
import org.tandemrelay.relay.spend.SpendTerms;
import org.tandemrelay.relay.spend.SpendTerms.AgentTerms;

/** Reads what calls may cost: prices by model, limits of keys by name, and what an agent says of its own. */
final class SpendReader {

    /** What a model costs that has no prices of its own. */
    private static final String ANY_MODEL = "default";

    private final Configuration settings;
    private final SettingsFile.Sections file;

    SpendReader(Configuration settings, SettingsFile.Sections file) {
        this.settings = settings;
        this.file = file;
    }

    /** What the calls of an agent may cost, by its limits; for the rest as the relay is set. */
    static SpendPolicy policy(YamlSection limits, Configuration settings) {
        return new SpendPolicy(
                new SpendLimit(
                        limits.get("audio", Values::duration, settings.get(SpendSettings.AUDIO_PER_CALL))
                                .toMillis(),
                        limits.get("cost", Values::amount, settings.get(SpendSettings.COST_PER_CALL))),
                new SpendLimit(
                        limits.get("audio-per-day", Values::duration, Duration.ZERO)
                                .toMillis(),
                        limits.get("cost-per-day", Values::amount, 0L)),
                limits.get("spend-warning", Values.number(0, 99), settings.get(SpendSettings.WARNING)),
                limits.get("spend-warning-words", Values::text, SpendPolicy.USUAL_WARNING));
    }

    /** All of it. */
    SpendTerms read(AgentDirectory agents) {
        Map<String, Prices> prices = new HashMap<>();
        sections(SettingsFile.PRICES).forEach((model, section) -> {
            prices.put(model, prices(section));
            section.refuseOthers();
        });
        Map<String, SpendLimit> keys = new HashMap<>();
        sections(SettingsFile.QUOTAS).forEach((key, section) -> {
            keys.put(key, quota(section));
            section.refuseOthers();
        });
        Map<String, AgentTerms> terms = new HashMap<>();
        for (AgentProfile agent : agents.all()) {
            Prices any = prices.getOrDefault(ANY_MODEL, Prices.NONE);
            String model = agent.model().calledName();
            terms.put(
                    agent.name(),
                    new AgentTerms(model == null ? any : prices.getOrDefault(model, any), agent.spending()));
        }
        return new SpendTerms(
                new SpendLimit(
                        settings.get(SpendSettings.AUDIO_PER_DAY).toMillis(), settings.get(SpendSettings.COST_PER_DAY)),
                perKey(),
                keys,
                terms);
    }

    private SpendLimit perKey() {
        return new SpendLimit(
                settings.get(SpendSettings.AUDIO_PER_KEY).toMillis(), settings.get(SpendSettings.COST_PER_KEY));
    }

    private static Prices prices(YamlSection model) {
        return new Prices(
                model.get("text-input", Values::amount, 0L),
                model.get("audio-input", Values::amount, 0L),
                model.get("cached-input", Values::amount, 0L),
                model.get("text-output", Values::amount, 0L),
                model.get("audio-output", Values::amount, 0L),
                model.get("minute", Values::amount, 0L));
    }

    private SpendLimit quota(YamlSection key) {
        SpendLimit usual = perKey();
        return new SpendLimit(
                key.get("audio-per-day", Values::duration, Duration.ofMillis(usual.audioMillis()))
                        .toMillis(),
                key.get("cost-per-day", Values::amount, usual.costNanos()));
    }

    private Map<String, YamlSection> sections(String key) {
        YamlNode node = file.node(key);
        Map<String, YamlSection> sections = new LinkedHashMap<>();
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((name, below) -> {
                if (below instanceof YamlNode.Mapping entries) {
                    sections.put(name, new YamlSection(key + "." + name, entries, file.problems()));
                } else {
                    file.problems().add(below.line(), key + "." + name + " must hold keys with values");
                }
            });
        } else if (node != null) {
            file.problems().add(node.line(), key + " must hold names, and below each its keys with values");
        }
        return sections;
    }
}
