package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.configuration.Configuration.Source;
import org.tandemrelay.relay.configuration.Configuration.Whence;

/** The settings as they were given, each by the first that says anything: flag, environment, file, default. */
final class GivenSettings {

    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final List<String> problems;
    private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
    private final Map<Setting<?>, String> shown = new LinkedHashMap<>();
    private final Map<Setting<?>, Whence> sources = new LinkedHashMap<>();
    private final Set<Path> files = new LinkedHashSet<>();

    /**
     * A value, and where it is from.
     *
     * @param text empty if there is none
     * @param written the same, with the names of variables in the place of their values
     */
    private record Given(String text, String written, String source, Source kind) {
        Given(String text, String source, Source kind) {
            this(text, text, source, kind);
        }
    }

    /**
     * None yet.
     *
     * @param flags values by setting name
     * @param environment variables by name
     * @param problems receives a sentence for each value that is wrong
     */
    GivenSettings(Map<String, String> flags, Map<String, String> environment, List<String> problems) {
        this.flags = flags;
        this.environment = environment;
        this.problems = problems;
    }

    /** Reads all. */
    void read(@Nullable Path file, Map<String, SettingsFile.Value> written) {
        for (Setting<?> setting : Settings.all()) {
            SettingsFile.Value value = written.get(setting.name());
            set(setting, given(setting, value == null ? null : fromFile(value, String.valueOf(file))));
        }
        if (file != null) {
            files.add(file);
        }
    }

    private static Given fromFile(SettingsFile.Value value, String file) {
        boolean itself = value.text().equals(value.written());
        return new Given(value.text(), value.written(), file, itself ? Source.FILE : Source.ELSEWHERE);
    }

    private Given given(Setting<?> setting, @Nullable Given fromFile) {
        String flag = flags.getOrDefault(setting.name(), "");
        if (!flag.isEmpty()) {
            return new Given(flag, setting.flag(), Source.FLAG);
        }
        String variable = environment.getOrDefault(setting.variable(), "");
        if (!variable.isEmpty()) {
            return new Given(variable, setting.variable(), Source.ENVIRONMENT);
        }
        return fromFile == null || fromFile.text().isEmpty()
                ? new Given(setting.fallback(), "default", Source.ELSEWHERE)
                : fromFile;
    }

    private void set(Setting<?> setting, Given given) {
        if (given.text().isEmpty()) {
            shown.put(setting, "");
            return;
        }
        String display = setting.display().apply(given.written());
        shown.put(setting, display + "  (" + given.source() + ")");
        sources.put(setting, new Whence(given.kind(), null));
        try {
            values.put(setting, setting.parser().apply(given.text()));
            if (setting.label().equals(Setting.FILE)) {
                Path file = Path.of(given.text());
                sources.put(setting, new Whence(given.kind(), file));
                files.add(file);
            }
        } catch (IllegalArgumentException wrong) {
            problems.add(setting.name() + " '" + display + "' (" + given.source() + ") " + wrong.getMessage());
        }
    }

    /** Sets what has no value to one that depends on others. */
    void fallBack(Setting<?> setting, String text) {
        if (!has(setting)) {
            set(setting, new Given(text, "default", Source.ELSEWHERE));
        }
    }

    /** Sets what has no value to that of a variable that is not its own; to none if there is no such variable. */
    void fallBackToVariable(Setting<?> setting, String variable) {
        if (!has(setting)) {
            set(setting, new Given(environment.getOrDefault(variable, ""), variable, Source.ENVIRONMENT));
        }
    }

    /** Takes a secret from the file that it stands in. */
    <T> void readSecret(Setting<T> secret, Setting<T> file) {
        Object read = values.get(file);
        if (read == null) {
            return;
        }
        if (has(secret)) {
            problems.add(secret.name() + " and " + file.name() + " mean the same: set one of them");
        }
        values.put(secret, read);
        shown.put(secret, "…  (" + file.name() + ")");
    }

    /** Whether it has a value. */
    boolean has(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** The value of a setting, or null if it has none. */
    @SuppressWarnings("unchecked") // Each value was made by the parser of its own setting.
    <T> @Nullable T find(Setting<T> setting) {
        return (T) values.get(setting);
    }

    /** A setting with its value and where that came from, for a human. */
    String inWords(Setting<?> setting) {
        return setting.name() + " " + String.valueOf(shown.get(setting)).replace("  ", " ");
    }

    /** The files that they are from; those that agents name are added later. */
    Set<Path> files() {
        return files;
    }

    /** What they come to, without the agents of the file. */
    Configuration configuration() {
        return new Configuration(values, shown, sources, AgentDirectory.of(AgentProfile.plain()));
    }
}
