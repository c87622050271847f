package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.spend.SpendTerms;

/** The values of all settings, checked. Immutable. */
public final class Configuration {

    private final Map<Setting<?>, Object> values;
    private final Map<Setting<?>, String> shown;
    private final Made made;

    private final Map<Setting<?>, Whence> sources;

    /** Where a value stood as it is. */
    enum Source {
        FLAG,
        ENVIRONMENT,
        FILE,
        /** The default, or a variable that the file names. */
        ELSEWHERE
    }

    /**
     * Where a value is from.
     *
     * @param kind of place
     * @param file that it stands in by itself; null if it does not
     */
    record Whence(Source kind, @Nullable Path file) {}

    /** What the settings and the rest of the file come to. */
    private record Made(AgentDirectory agents, SpendTerms spending, Set<Path> files, Set<String> writtenSecrets) {}

    Configuration(
            Map<Setting<?>, Object> values,
            Map<Setting<?>, String> shown,
            Map<Setting<?>, Whence> sources,
            AgentDirectory agents) {
        this(values, shown, sources, new Made(agents, SpendTerms.NONE, Set.of(), Set.of()));
    }

    private Configuration(
            Map<Setting<?>, Object> values, Map<Setting<?>, String> shown, Map<Setting<?>, Whence> sources, Made made) {
        this.values = Map.copyOf(values);
        this.sources = Map.copyOf(sources);
        this.shown = new LinkedHashMap<>(shown);
        this.made = made;
    }

    /**
     * The same settings with these agents.
     *
     * @param terms what their calls may cost
     * @param from the files that all this is from
     * @param writtenSecrets where agents' secrets stand in them as they are
     */
    Configuration with(AgentDirectory directory, SpendTerms terms, Set<Path> from, Set<String> writtenSecrets) {
        return new Configuration(
                values, shown, sources, new Made(directory, terms, Set.copyOf(from), Set.copyOf(writtenSecrets)));
    }

    /** Where agents' secrets stand in the file as they are, in the order of their names. */
    List<String> writtenSecrets() {
        return made.writtenSecrets().stream().sorted().toList();
    }

    /** What calls may cost. */
    public SpendTerms spending() {
        return made.spending();
    }

    /** The file of settings, and those that it names. */
    public Set<Path> files() {
        return made.files();
    }

    /** Who answers: the agents of the file, or the one that the settings make. */
    public AgentDirectory agents() {
        return made.agents();
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
                .filter(setting -> source.equals(kind(setting)))
                .toList();
    }

    private @Nullable Source kind(Setting<?> setting) {
        Whence whence = sources.get(setting);
        return whence == null ? null : whence.kind();
    }

    /** The file that a setting names, which holds its value; null if it names none. */
    @Nullable
    Path fileOf(Setting<?> setting) {
        Whence whence = sources.get(setting);
        return whence == null ? null : whence.file();
    }

    @Override
    public String toString() {
        return "Configuration" + shown.values();
    }
}
