package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.spend.SpendTerms;

/** Brings flags, environment and file together. */
public final class ConfigurationLoader {

    private static final String CONFIG_VARIABLE = "TANDEM_CONFIG";

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final GivenSettings given;

    private ConfigurationLoader(Map<String, String> flags, Map<String, String> environment) {
        this.environment = environment;
        this.given = new GivenSettings(flags, environment, problems);
    }

    /**
     * Loads and checks. An empty value counts as not given.
     *
     * @param file YAML; null for none
     * @param environment variables by name
     * @param flags values by setting name, as written on the command line
     * @throws ConfigurationException with all that is wrong
     */
    public static Configuration load(@Nullable Path file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigurationException {
        return new ConfigurationLoader(flags, environment).load(file);
    }

    private Configuration load(@Nullable Path file) throws ConfigurationException {
        SettingsFile written = file == null ? null : new SettingsFile(file, environment, problems);
        if (written != null) {
            written.read();
        }
        given.read(file, written == null ? Map.of() : written.values());
        checkVariables();
        if (problems.isEmpty()) {
            new SettingsAgreement(given, problems).check();
        }
        throwIfWrong();
        Configuration settings = given.configuration();
        SettingsFile.Sections sections = written == null ? SettingsFile.Sections.none() : written.sections();
        AgentDirectory agents = agents(settings, file, sections.node(SettingsFile.AGENTS));
        SpendTerms terms = new SpendReader(settings, sections).read(agents);
        throwIfWrong();
        return settings.with(agents, terms, given.files(), WrittenSecrets.in(sections.node(SettingsFile.AGENTS)));
    }

    private void throwIfWrong() throws ConfigurationException {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    /** A misspelt variable would else be silently without effect. */
    private void checkVariables() {
        List<String> known = Settings.all().stream().map(Setting::variable).collect(Collectors.toList());
        known.add(CONFIG_VARIABLE);
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith("TANDEM_") && !known.contains(variable)) {
                problems.add("the environment's " + variable + " is no setting" + Spelling.suggestion(variable, known));
            }
        }
    }

    private AgentDirectory agents(Configuration settings, @Nullable Path file, @Nullable YamlNode written)
            throws ConfigurationException {
        String openAiKey = environment.getOrDefault(SettingsAgreement.OPENAI_KEY, "");
        AgentModelReader models = new AgentModelReader(settings, openAiKey.isEmpty() ? null : openAiKey, given.files());
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        AgentReader reader = new AgentReader(settings, models, folder);
        AgentDirectory directory = file == null || written == null
                ? reader.usual(problems)
                : new AgentsReader(reader, new YamlProblems(file, problems)).read(written);
        throwIfWrong();
        if (directory == null) {
            throw new IllegalStateException("agents that are wrong without a problem told");
        }
        return directory;
    }
}
