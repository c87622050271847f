package org.tandemrelay.relay.configuration;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Secrets of agents that stand in the file as they are, rather than in a variable that it names. */
final class WrittenSecrets {

    /** What agents and their webhooks have. */
    private static final Set<String> KEYS = Set.of("model-key", "secret");

    /** What has keys of the operator's choice. */
    private static final Set<String> FREE = Set.of("variables", "parameters");

    private final Set<String> places = new TreeSet<>();

    private WrittenSecrets() {}

    /**
     * Where they stand, such as {@code agents.reception.model-key}.
     *
     * @param agents what the file has of them; null for nothing
     */
    static Set<String> in(@Nullable YamlNode agents) {
        WrittenSecrets found = new WrittenSecrets();
        if (agents != null) {
            found.look(SettingsFile.AGENTS, agents);
        }
        return found.places;
    }

    private void look(String place, YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((key, value) -> {
                if (KEYS.contains(key)
                        && value instanceof YamlNode.Scalar scalar
                        && !scalar.substituted()
                        && !scalar.text().isEmpty()) {
                    places.add(place + "." + key);
                }
                if (!FREE.contains(key)) {
                    look(place + "." + key, value);
                }
            });
        } else if (node instanceof YamlNode.Sequence list) {
            list.items().forEach(item -> look(place, item));
        }
    }
}
