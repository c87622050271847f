package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {

    @TempDir
    private Path folder;

    @Test
    void needsNothingToBeConfigured() throws Exception {
        // When
        Configuration configuration = ConfigurationLoader.load(null, Map.of(), Map.of());

        // Then
        assertThat(configuration.get(ServerSettings.HOST)).isEqualTo("127.0.0.1");
        assertThat(configuration.get(ServerSettings.PORT)).isEqualTo(8_080);
        assertThat(configuration.get(CallerSettings.PLAYOUT_LEAD)).isEqualTo(200);
        assertThat(configuration.find(ModelSettings.MODEL_URL)).isNull();
        assertThat(configuration.shown()).containsEntry(ServerSettings.PORT, "8080  (default)");
    }

    @Test
    void takesAFlagBeforeTheEnvironmentBeforeTheFileBeforeTheDefault() throws Exception {
        // Given
        Path file = file("port: 1\nvoice: from-file\nmodel: from-file\ndrain: 7s\n");
        Map<String, String> environment =
                Map.of("TANDEM_PORT", "2", "TANDEM_VOICE", "from-variable", "OPENAI_API_KEY", "sk");

        // When
        Configuration configuration = ConfigurationLoader.load(file, environment, Map.of("port", "3"));

        // Then
        assertThat(configuration.get(ServerSettings.PORT)).isEqualTo(3);
        assertThat(configuration.find(AgentSettings.VOICE)).isEqualTo("from-variable");
        assertThat(configuration.find(ModelSettings.MODEL)).isEqualTo("from-file");
        assertThat(configuration.get(ServerSettings.DRAIN)).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration.get(CallerSettings.PLAYOUT_QUEUE)).isEqualTo(Duration.ofMinutes(2));
        assertThat(configuration.shown())
                .containsEntry(ServerSettings.PORT, "3  (--port)")
                .containsEntry(AgentSettings.VOICE, "from-variable  (TANDEM_VOICE)")
                .containsEntry(ServerSettings.DRAIN, "7s  (" + file + ")");
    }

    @Test
    void countsAnEmptyValueAsNotGiven() throws Exception {
        // Given
        Path file = file("port: 81\nvoice:\ninstructions: ''\nallowed-origins: []\n");

        // When
        Configuration configuration =
                ConfigurationLoader.load(file, Map.of("TANDEM_PORT", "", "TANDEM_HOST", ""), Map.of("port", ""));

        // Then
        assertThat(configuration.get(ServerSettings.PORT)).isEqualTo(81);
        assertThat(configuration.get(ServerSettings.HOST)).isEqualTo("127.0.0.1");
        assertThat(configuration.find(AgentSettings.VOICE)).isNull();
        assertThat(configuration.find(AgentSettings.INSTRUCTIONS)).isNull();
        assertThat(configuration.find(AdmissionSettings.ALLOWED_ORIGINS)).isNull();
    }

    @Test
    void takesListsOfTheFile() throws Exception {
        // Given
        Path file = file("allowed-origins:\n  - https://a.example\n  - https://b.example\n");

        // When
        Configuration configuration = ConfigurationLoader.load(file, Map.of(), Map.of());

        // Then
        assertThat(configuration.find(AdmissionSettings.ALLOWED_ORIGINS))
                .containsExactly("https://a.example", "https://b.example");
    }

    @ParameterizedTest
    @CsvSource({"caller, 10s", "model, 20s"})
    void refusesASilenceInWhichNobodyIsAsked(String peer, String ping) {
        // When / Then
        assertThat(refused(null, Map.of(), Map.of(peer + "-silence", ping)).problems())
                .containsExactly(
                        peer + "-silence " + ping + " (--" + peer + "-silence) must be longer than " + peer + "-ping "
                                + ping + " (default): a peer that has nothing to say would be gone before it is asked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123", "1_000", "1e5", "0x1F", "true", "007"})
    void takesAKeyAsItIsWrittenThoughItLooksLikeANumber(String key) throws Exception {
        // Given
        Path file = file("caller-key: " + key + "\n");

        // When
        Configuration configuration = ConfigurationLoader.load(file, Map.of(), Map.of());

        // Then
        assertThat(configuration.find(AdmissionSettings.CALLER_KEY)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a comment\n", "---\n", "~\n"})
    void takesAFileWithNothingInIt(String text) throws Exception {
        // When
        Configuration configuration = ConfigurationLoader.load(file(text), Map.of(), Map.of());

        // Then
        assertThat(configuration.get(ServerSettings.PORT)).isEqualTo(8_080);
    }

    @ParameterizedTest
    @CsvSource({
        "prot, port",
        "Port, port",
        "playout_lead, playout-lead",
        "call-idle, caller-idle",
        "origins, ''",
        "x, ''"
    })
    void namesTheSettingThatAnUnknownKeyMayHaveMeant(String key, String meant) throws Exception {
        // Given
        Path file = file("host: 127.0.0.1\n" + key + ": 1\n");

        // When / Then
        assertThat(problems(file, Map.of()))
                .containsExactly(file + ", line 2: there is no setting '" + key + "'"
                        + (meant.isEmpty() ? "" : "; did you mean '" + meant + "'?"));
    }

    @Test
    void refusesAVariableThatWouldHaveNoEffect() {
        // When / Then
        assertThat(problems(
                        null, Map.of("TANDEM_PLAYOUT_LED", "1", "TANDEM_CONFIG", "given elsewhere", "PATH", "/bin")))
                .containsExactly(
                        "the environment's TANDEM_PLAYOUT_LED is no setting;" + " did you mean 'TANDEM_PLAYOUT_LEAD'?");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() throws Exception {
        // Given
        Path file = file("port: many\nnonsense-setting: 1\ndrain: {for: 5s}\ncall-limit: [[1h]]\n");

        // When / Then
        assertThat(problems(file, Map.of("TANDEM_SOMETHING_ELSE", "1", "TANDEM_CALLER_HOLD", "0s")))
                .containsExactlyInAnyOrder(
                        file + ", line 2: there is no setting 'nonsense-setting'",
                        file + ", line 3: drain must be a value or a list of values",
                        file + ", line 4: call-limit must be a list of plain values",
                        "port 'many' (" + file + ") must be a number from 0 to 65535",
                        "caller-hold '0s' (TANDEM_CALLER_HOLD) must be longer than 0",
                        "the environment's TANDEM_SOMETHING_ELSE is no setting");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 'host: 127.0.0.1\n# hm\nvoice: [a\n'",
                "2 | 'port: 1\nvoice: a: b\n'",
                "2 | 'port: 1\nport: 2\n'",
                "1 | 'caller-key: @hunter2\n'"
            })
    void namesTheLineThatIsNotYaml(int line, String text) throws Exception {
        // Given
        Path file = file(text);

        // When
        List<String> problems = problems(file, Map.of());

        // Then
        assertThat(problems)
                .singleElement()
                .asString()
                .matches(Pattern.quote(file.toString()) + ", line \\d+ is not YAML: .*")
                .doesNotContain("hunter2");
        int named = Integer.parseInt(problems.get(0).replaceFirst(".*, line (\\d+).*", "$1"));
        assertThat(named)
                .as("the line, or the one behind it where that shows the mistake")
                .isBetween(line, line + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*hunter2", "!hunter2", "!hunter2 word"})
    void refusesWhatYamlWouldNotTakeForText(String key) throws Exception {
        // Given
        Path file = file("caller-key: " + key + "\n");

        // When / Then
        assertThat(problems(file, Map.of()))
                .containsExactly(file + ", line 1: caller-key must stand in quotes if it begins with * or !");
    }

    @Test
    void saysThatTheFileMustHoldKeys() throws Exception {
        // Given
        Path file = file("- port\n");

        // When / Then
        assertThat(problems(file, Map.of()))
                .containsExactly(file + " must hold keys with values, such as 'port: 8080'");
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        // Given
        Path file = folder.resolve("missing.yaml");

        // When / Then
        assertThat(problems(file, Map.of())).containsExactly(file + " does not exist");
    }

    @Test
    void saysThatAFileCannotBeRead() {
        // When / Then
        assertThat(problems(folder, Map.of())).containsExactly(folder + " cannot be read: IOException");
    }

    @Test
    void neverShowsASecret() throws Exception {
        // Given
        Map<String, String> flags = Map.of(
                "model-key", "hunter2-model",
                "caller-key", "hunter2-caller",
                "model-url", "wss://example.org/v1?api-key=hunter2-query");

        // When
        Configuration configuration = ConfigurationLoader.load(null, Map.of(), flags);

        // Then
        assertThat(configuration.shown().toString()).doesNotContain("hunter2");
        assertThat(configuration).asString().doesNotContain("hunter2").contains("…  (--model-key)");
        assertThat(configuration.find(ModelSettings.MODEL_KEY)).isEqualTo("hunter2-model");
    }

    @Test
    void quotesNoSecretWhenItIsWrong() {
        // Given
        Map<String, String> environment = Map.of(
                "TANDEM_MODEL_KEY", "hunter2 model",
                "TANDEM_CALLER_KEY", "hunter2\ncaller",
                "TANDEM_MODEL_URL", "https://me:hunter2@example.org/?key=hunter2");

        // When
        ConfigurationException wrong = refused(null, environment, Map.of());

        // Then
        assertThat(wrong.problems()).hasSize(3);
        assertThat(wrong).hasMessageNotContaining("hunter2").asString().doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        ", sk-openai",
        "wss://api.openai.com/v1/realtime?model=m, sk-openai",
        "wss://eu.api.openai.com/v1/realtime?model=m, sk-openai",
        "wss://notopenai.com/v1/realtime,",
        "wss://openai.com.example.org/,",
        "ws://api.openai.com/v1/realtime,",
        "ws://127.0.0.1:9800/v1/realtime,"
    })
    void givesOpenAisKeyToOpenAiOnly(@Nullable String modelUrl, @Nullable String key) throws Exception {
        // Given
        Map<String, String> flags = modelUrl == null ? Map.of("model", "m") : Map.of("model-url", modelUrl);

        // When
        Configuration configuration = ConfigurationLoader.load(null, Map.of("OPENAI_API_KEY", "sk-openai"), flags);

        // Then
        assertThat(configuration.find(ModelSettings.MODEL_KEY)).isEqualTo(key);
        assertThat(configuration.shown())
                .containsEntry(ModelSettings.MODEL_KEY, key == null ? "" : "…  (OPENAI_API_KEY)");
    }

    @Test
    void takesTheModelsOwnKeyBeforeOpenAis() throws Exception {
        // When
        Configuration configuration = ConfigurationLoader.load(
                file("model-key: own\n"), Map.of("OPENAI_API_KEY", "sk-openai"), Map.of("model", "m"));

        // Then
        assertThat(configuration.find(ModelSettings.MODEL_KEY)).isEqualTo("own");
    }

    @Test
    void asksForTheKeyThatOpenAiNeeds() {
        // When / Then
        assertThat(refused(null, Map.of(), Map.of("model", "gpt-realtime-2.1")).problems())
                .containsExactly("model 'gpt-realtime-2.1' is to be had from OpenAI, which needs a key:"
                        + " set model-key or OPENAI_API_KEY");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,,,true",
        "127.9.9.9,,,true",
        "::1,,,true",
        "localhost,,,true",
        "127.0.0.1,key,,false",
        "0.0.0.0,key,,false",
        "0.0.0.0,,true,true",
        "0.0.0.0,key,false,false"
    })
    void servesWithoutACredentialOnlyWhereThatIsSafeOrAskedFor(
            String host, @Nullable String key, @Nullable String anonymous, boolean expected) throws Exception {
        // Given
        Map<String, String> flags = new HashMap<>(Map.of("host", host));
        flags.put("caller-key", key == null ? "" : key);
        flags.put("anonymous", anonymous == null ? "" : anonymous);

        // When
        Configuration configuration = ConfigurationLoader.load(null, Map.of(), flags);

        // Then
        assertThat(configuration.get(AdmissionSettings.ANONYMOUS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,", "::,", "0.0.0.0,false", "127.0.0.1,false"})
    void refusesToServeCallersWhomNothingTells(String host, @Nullable String anonymous) {
        // Given
        Map<String, String> flags = Map.of("host", host, "anonymous", anonymous == null ? "" : anonymous);

        // When / Then
        assertThat(refused(null, Map.of(), flags).problems())
                .containsExactly(
                        "host '" + host + "' would let callers in, but there is no credential to tell them by:"
                                + " set caller-key or caller-keys, or anonymous to serve everybody who can reach the port, or bind to 127.0.0.1");
    }

    @Test
    void refusesAKeyThatWouldHaveNoEffect() {
        // When / Then
        assertThat(refused(null, Map.of(), Map.of("anonymous", "true", "caller-key", "k"))
                        .problems())
                .containsExactly(
                        "anonymous would let everybody in past caller-key, caller-keys and token-keys: set it, or them");
    }

    @Test
    void refusesATransportThatIsNotThere() {
        // When / Then
        assertThat(refused(null, Map.of(), Map.of("transport", elsewhere())).problems())
                .containsExactly("transport '" + elsewhere() + "' is not there on this machine: use auto");
    }

    /** Linux has no kqueue, macOS no epoll. */
    private static String elsewhere() {
        return TransportChoice.KQUEUE.transport().available() ? "epoll" : "kqueue";
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tandem.yaml"), text);
    }

    private static List<String> problems(@Nullable Path file, Map<String, String> environment) {
        return refused(file, environment, Map.of()).problems();
    }

    private static ConfigurationException refused(
            @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        return catchThrowableOfType(
                ConfigurationException.class, () -> ConfigurationLoader.load(file, environment, flags));
    }
}
