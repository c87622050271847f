package org.tandemrelay.relay.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;

/** The values of all settings, checked. Immutable. */
public final class Configuration {

    private final Map<Setting<?>, Object> values;
    private final Map<Setting<?>, String> shown;
    private final AgentDirectory agents;

    private final Map<Setting<?>, Source> sources;

    /** Where a value stood as it is. */
    enum Source {
        FLAG,
        ENVIRONMENT,
        FILE,
        /** The default, or a variable that the file names. */
        ELSEWHERE
    }

    Configuration(
            Map<Setting<?>, Object> values,
            Map<Setting<?>, String> shown,
            Map<Setting<?>, Source> sources,
            AgentDirectory agents) {
        this.values = Map.copyOf(values);
        this.sources = Map.copyOf(sources);
        this.shown = new LinkedHashMap<>(shown);
        this.agents = agents;
    }

    /** The same settings with these agents. */
    Configuration with(AgentDirectory directory) {
        return new Configuration(values, shown, sources, directory);
    }

    /** Who answers: the agents of the file, or the one that the settings make. */
    public AgentDirectory agents() {
        return agents;
    }

    /**
     * The value of a setting that always has one.
     *
     * @throws IllegalStateException if it has none
     */
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new IllegalStateException(setting.name() + " has no value");
        }
        return value;
    }

    /** The value of a setting, or null if it has none. */
    @SuppressWarnings("unchecked") // Each value was made by the parser of its own setting.
    public <T> @Nullable T find(Setting<T> setting) {
        return (T) values.get(setting);
    }

    /** Each setting with its value and where that came from, for a human; secrets are hidden. */
    public Map<Setting<?>, String> shown() {
        return new LinkedHashMap<>(shown);
    }

    /** The secrets that were written there, in the order of all settings. */
    List<Setting<?>> secretsFrom(Source source) {
        return shown.keySet().stream()
                .filter(Setting::secret)
                .filter(setting -> sources.get(setting) == source)
                .toList();
    }

    @Override
    public String toString() {
        return "Configuration" + shown.values();
    }
}
