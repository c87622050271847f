package org.tandemrelay.relay.configuration;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.configuration.Configuration.Source;
import org.tandemrelay.relay.spend.SpendTerms;

/** Brings flags, environment and file together. */
public final class ConfigurationLoader {

    private static final String OPENAI_KEY = "OPENAI_API_KEY";
    private static final String CONFIG_VARIABLE = "TANDEM_CONFIG";

    /** What changes only how a caller is heard and answered, not what it is answered. */
    private static final String STRANGERS_MAY = "turn-detection,noise-reduction,audio-formats,transcription,modalities";

    /** What callers can be told by. */
    private static final List<Setting<?>> CREDENTIALS =
            List.of(AdmissionSettings.CALLER_KEY, AdmissionSettings.CALLER_KEYS, AdmissionSettings.TOKEN_KEYS);

    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
    private final Map<Setting<?>, String> shown = new LinkedHashMap<>();
    private final Map<Setting<?>, Source> sources = new LinkedHashMap<>();
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

    private ConfigurationLoader(Map<String, String> flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
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
        SettingsFile settings = file == null ? null : new SettingsFile(file, environment, problems);
        if (settings != null) {
            settings.read();
        }
        for (Setting<?> setting : Settings.all()) {
            SettingsFile.Value value =
                    settings == null ? null : settings.values().get(setting.name());
            set(
                    setting,
                    given(
                            setting,
                            value == null
                                    ? new Given("", "", Source.ELSEWHERE)
                                    : fromFile(value, String.valueOf(file))));
        }
        checkVariables();
        if (problems.isEmpty()) {
            readSecret(RecordingSettings.RECORDING_KEY, RecordingSettings.RECORDING_KEY_FILE);
            readSecret(ModelSettings.MODEL_KEY, ModelSettings.MODEL_KEY_FILE);
            readSecret(AdmissionSettings.TOKEN_SECRET, AdmissionSettings.TOKEN_SECRET_FILE);
            checkCallers();
            checkModel();
            checkTls();
            checkProxies();
            checkTransport();
            checkHeartbeat(CallerSettings.CALLER_PING, CallerSettings.CALLER_SILENCE);
            checkHeartbeat(ModelSettings.MODEL_PING, ModelSettings.MODEL_SILENCE);
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        Configuration configuration =
                new Configuration(values, shown, sources, AgentDirectory.of(AgentProfile.plain()));
        SettingsFile.Sections sections = settings == null ? SettingsFile.Sections.none() : settings.sections();
        AgentDirectory agents = agents(configuration, file, sections.node(SettingsFile.AGENTS));
        SpendTerms terms = new SpendReader(configuration, sections).read(agents);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return configuration.with(agents, terms, files(file));
    }

    /** What it was made from. */
    private Set<Path> files(@Nullable Path file) {
        if (file != null) {
            files.add(file);
        }
        return files;
    }

    private AgentDirectory agents(Configuration configuration, @Nullable Path file, @Nullable YamlNode written)
            throws ConfigurationException {
        String openAiKey = environment.getOrDefault(OPENAI_KEY, "");
        AgentModelReader models = new AgentModelReader(configuration, openAiKey.isEmpty() ? null : openAiKey, files);
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        AgentReader reader = new AgentReader(configuration, models, folder);
        AgentDirectory directory = file == null || written == null
                ? reader.usual(problems)
                : new AgentsReader(reader, new YamlProblems(file, problems)).read(written);
        if (directory == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return directory;
    }

    private static Given fromFile(SettingsFile.Value value, String file) {
        boolean itself = value.text().equals(value.written());
        return new Given(value.text(), value.written(), file, itself ? Source.FILE : Source.ELSEWHERE);
    }

    private Given given(Setting<?> setting, Given fromFile) {
        String flag = flags.getOrDefault(setting.name(), "");
        if (!flag.isEmpty()) {
            return new Given(flag, setting.flag(), Source.FLAG);
        }
        String variable = environment.getOrDefault(setting.variable(), "");
        if (!variable.isEmpty()) {
            return new Given(variable, setting.variable(), Source.ENVIRONMENT);
        }
        return fromFile.text().isEmpty() ? new Given(setting.fallback(), "default", Source.ELSEWHERE) : fromFile;
    }

    private void set(Setting<?> setting, Given given) {
        if (given.text().isEmpty()) {
            shown.put(setting, "");
            return;
        }
        String display = setting.display().apply(given.written());
        shown.put(setting, display + "  (" + given.source() + ")");
        sources.put(setting, given.kind());
        try {
            values.put(setting, setting.parser().apply(given.text()));
            if (setting.label().equals(Setting.FILE)) {
                files.add(Path.of(given.text()));
            }
        } catch (IllegalArgumentException wrong) {
            problems.add(setting.name() + " '" + display + "' (" + given.source() + ") " + wrong.getMessage());
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

    private void checkCallers() {
        boolean loopback = isLoopback(String.valueOf(values.get(ServerSettings.HOST)));
        boolean keyed = CREDENTIALS.stream().anyMatch(values::containsKey);
        if (!values.containsKey(AdmissionSettings.ANONYMOUS)) {
            values.put(AdmissionSettings.ANONYMOUS, loopback && !keyed);
            shown.put(AdmissionSettings.ANONYMOUS, (loopback && !keyed) + "  (default)");
        }
        if (!values.containsKey(CallerSettings.OPENAI_CALLERS_MAY)) {
            String usual = loopback && !keyed ? "all" : STRANGERS_MAY;
            set(CallerSettings.OPENAI_CALLERS_MAY, new Given(usual, "default", Source.ELSEWHERE));
        }
        boolean anonymous = Boolean.TRUE.equals(values.get(AdmissionSettings.ANONYMOUS));
        if (anonymous && keyed) {
            problems.add(
                    "anonymous would let everybody in past caller-key, caller-keys and token-keys: set it, or them");
        } else if (!anonymous && !keyed) {
            problems.add(
                    "host '" + values.get(ServerSettings.HOST)
                            + "' would let callers in, but there is no credential to tell them by:"
                            + " set caller-key or caller-keys, or anonymous to serve everybody who can reach the port, or bind to 127.0.0.1");
        }
    }

    /** A secret that stands in a file of its own. */
    private <T> void readSecret(Setting<T> secret, Setting<T> file) {
        Object read = values.get(file);
        if (read == null) {
            return;
        }
        if (values.containsKey(secret)) {
            problems.add(secret.name() + " and " + file.name() + " mean the same: set one of them");
        }
        values.put(secret, read);
        shown.put(secret, "…  (" + file.name() + ")");
    }

    private boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            problems.add("host '" + host + "' is not an address of this machine, nor a name that leads to one");
            return false;
        }
    }

    /** Whoever has nothing to say is heard of only when it is asked. */
    private void checkHeartbeat(Setting<Duration> ping, Setting<Duration> silence) {
        Duration interval = (Duration) values.get(ping);
        Duration limit = (Duration) values.get(silence);
        if (interval != null && limit != null && limit.compareTo(interval) <= 0) {
            problems.add(inWords(silence) + " must be longer than " + inWords(ping)
                    + ": a peer that has nothing to say would be gone before it is asked");
        }
    }

    private String inWords(Setting<?> setting) {
        return setting.name() + " " + String.valueOf(shown.get(setting)).replace("  ", " ");
    }

    private void checkModel() {
        Given openAiKey = new Given(environment.getOrDefault(OPENAI_KEY, ""), OPENAI_KEY, Source.ENVIRONMENT);
        if (!values.containsKey(ModelSettings.MODEL_KEY) && isOpenAi((URI) values.get(ModelSettings.MODEL_URL))) {
            set(ModelSettings.MODEL_KEY, openAiKey);
        }
        if (values.containsKey(ModelSettings.MODEL)
                && !values.containsKey(ModelSettings.MODEL_URL)
                && !values.containsKey(ModelSettings.MODEL_KEY)) {
            problems.add("model '" + values.get(ModelSettings.MODEL)
                    + "' is to be had from OpenAI, which needs a key: set model-key or " + OPENAI_KEY);
        }
    }

    /** OpenAI's key is for OpenAI alone: it does not go to just any server that is being tried. */
    static boolean isOpenAi(@Nullable URI modelUrl) {
        return modelUrl == null
                || (modelUrl.getScheme().equals("wss") && ("." + modelUrl.getHost()).endsWith(".openai.com"));
    }

    private void checkTls() {
        if (values.containsKey(ServerSettings.TLS_CERT) != values.containsKey(ServerSettings.TLS_KEY)) {
            problems.add("tls-cert and tls-key go together: set both, or neither");
        }
    }

    private void checkProxies() {
        if (Boolean.TRUE.equals(values.get(ServerSettings.PROXY_PROTOCOL))
                && !values.containsKey(ServerSettings.TRUSTED_PROXIES)) {
            problems.add("proxy-protocol needs trusted-proxies: anybody else could say that he is somebody else");
        }
    }

    private void checkTransport() {
        TransportChoice choice = (TransportChoice) values.get(ServerSettings.TRANSPORT);
        if (choice != null && !choice.transport().available()) {
            problems.add("transport '" + Values.word(choice) + "' is not there on this machine: use auto");
        }
    }
}
