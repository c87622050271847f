package org.tandemrelay.relay.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings flags, environment and file together. */
public final class ConfigurationLoader {

    private static final String OPENAI_KEY = "OPENAI_API_KEY";
    private static final Map<String, Setting<?>> BY_NAME =
            Settings.all().stream().collect(Collectors.toMap(Setting::name, Function.identity()));

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
    private final Map<Setting<?>, String> shown = new LinkedHashMap<>();

    /** A value as it was written, and where. */
    private record Given(String text, String source) {}

    private ConfigurationLoader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Loads and checks.
     *
     * @param file YAML; null for none
     * @param environment variables by name
     * @param flags values by setting name, as written on the command line
     * @throws ConfigurationException with all that is wrong
     */
    public static Configuration load(@Nullable Path file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigurationException {
        return new ConfigurationLoader(environment).load(file, flags);
    }

    private Configuration load(@Nullable Path file, Map<String, String> flags) throws ConfigurationException {
        Map<String, String> fromFile = file == null ? Map.of() : readFile(file);
        for (Setting<?> setting : Settings.all()) {
            set(setting, given(setting, flags, fromFile, file));
        }
        checkVariables();
        if (problems.isEmpty()) {
            checkTogether();
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new Configuration(values, shown);
    }

    private Given given(
            Setting<?> setting, Map<String, String> flags, Map<String, String> fromFile, @Nullable Path file) {
        String flag = flags.get(setting.name());
        if (flag != null) {
            return new Given(flag, setting.flag());
        }
        String variable = environment.get(setting.variable());
        if (variable != null) {
            return new Given(variable, setting.variable());
        }
        String key = fromFile.get(setting.name());
        if (key != null) {
            return new Given(key, String.valueOf(file));
        }
        String openAiKey = environment.get(OPENAI_KEY);
        if (setting.equals(Settings.MODEL_KEY) && openAiKey != null) {
            return new Given(openAiKey, OPENAI_KEY);
        }
        return new Given(setting.fallback(), "default");
    }

    private void set(Setting<?> setting, Given given) {
        String value = setting.secret() ? "…" : given.text();
        shown.put(setting, given.text().isEmpty() ? "" : value + "  (" + given.source() + ")");
        if (given.text().isEmpty()) {
            return;
        }
        try {
            values.put(setting, setting.parser().apply(given.text()));
        } catch (IllegalArgumentException wrong) {
            String written = setting.secret() ? "" : " '" + given.text() + "'";
            problems.add(setting.name() + written + " (" + given.source() + ") " + wrong.getMessage());
        }
    }

    private Map<String, String> readFile(Path file) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException notYaml) {
            problems.add(file + " is not YAML, line " + notYaml.getLocation().getLineNr() + ": "
                    + notYaml.getOriginalMessage().lines().findFirst().orElse(""));
            return Map.of();
        } catch (IOException unreadable) {
            problems.add(file + " cannot be read: " + unreadable.getClass().getSimpleName());
            return Map.of();
        }
        if (root.isMissingNode() || root.isNull()) {
            return Map.of();
        }
        if (!root.isObject()) {
            problems.add(file + " must hold keys with values, such as 'port: 8080'");
            return Map.of();
        }
        return keysOf(root, file);
    }

    private Map<String, String> keysOf(JsonNode root, Path file) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> entries = root.properties().iterator(); entries.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = entries.next();
            if (!BY_NAME.containsKey(entry.getKey())) {
                problems.add(file + ": there is no setting '" + entry.getKey() + "'" + nearest(entry.getKey()));
            } else if (entry.getValue().isArray()) {
                List<String> words = new ArrayList<>();
                entry.getValue().forEach(word -> words.add(word.asText()));
                keys.put(entry.getKey(), String.join(",", words));
            } else {
                keys.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return keys;
    }

    private static String nearest(String name) {
        return BY_NAME.keySet().stream()
                .filter(known -> known.contains(name)
                        || name.contains(known)
                        || known.replace("-", "").equalsIgnoreCase(name.replaceAll("[-_]", "")))
                .findFirst()
                .map(known -> "; did you mean '" + known + "'?")
                .orElse("");
    }

    /** A misspelt variable would else be silently without effect. */
    private void checkVariables() {
        for (String variable : environment.keySet()) {
            if (variable.startsWith("TANDEM_")
                    && !variable.equals("TANDEM_CONFIG")
                    && BY_NAME.values().stream()
                            .noneMatch(setting -> setting.variable().equals(variable))) {
                problems.add("the environment's " + variable + " is no setting");
            }
        }
    }

    private void checkTogether() {
        boolean loopback = isLoopback(String.valueOf(values.get(Settings.HOST)));
        boolean keyed = values.containsKey(Settings.CALLER_KEY);
        if (!values.containsKey(Settings.ANONYMOUS)) {
            values.put(Settings.ANONYMOUS, loopback && !keyed);
            shown.put(Settings.ANONYMOUS, (loopback && !keyed) + "  (default)");
        }
        boolean anonymous = Boolean.TRUE.equals(values.get(Settings.ANONYMOUS));
        if (!anonymous && !keyed) {
            problems.add("host '" + values.get(Settings.HOST)
                    + "' would let callers in, but there is no credential to tell them by:"
                    + " set caller-key, or anonymous to serve everybody who can reach the port, or bind to 127.0.0.1");
        }
        if (values.containsKey(Settings.MODEL)
                && !values.containsKey(Settings.MODEL_URL)
                && !values.containsKey(Settings.MODEL_KEY)) {
            problems.add("model '" + values.get(Settings.MODEL)
                    + "' is to be had from OpenAI, which needs a key: set model-key or " + OPENAI_KEY);
        }
        checkTransport();
    }

    private void checkTransport() {
        TransportChoice choice = (TransportChoice) values.get(Settings.TRANSPORT);
        if (choice != null && !choice.transport().available()) {
            problems.add("transport '" + choice.name().toLowerCase(java.util.Locale.ROOT)
                    + "' is not there on this machine: use auto");
        }
    }

    private boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            problems.add("host '" + host + "' is not an address of this machine, nor a name that leads to one");
            return false;
        }
    }
}
