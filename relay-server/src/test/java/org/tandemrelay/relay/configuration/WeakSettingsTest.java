package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.admission.CallerKeys;

class WeakSettingsTest {

    private static final String GOOD_KEY = "kDq7fM1vYJ4mC0wXo2nTzR5s";

    @TempDir
    private Path folder;

    static Stream<Arguments> weak() {
        return Stream.of(
                Arguments.of(Map.of("host", "0.0.0.0", "anonymous", "true"), "anonymous"),
                Arguments.of(Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY), "tls-cert"),
                Arguments.of(Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY), "/metrics"),
                Arguments.of(Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY), "max-calls-per-key"),
                Arguments.of(Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY, "openai-callers-may", "mcp"), "'mcp'"),
                Arguments.of(Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY), "nothing limits what calls may cost"),
                Arguments.of(
                        Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY, "token-life", "48h"), "good for 48 hours"),
                Arguments.of(
                        Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY, "trusted-proxies", "10.0.0.1,::/0"),
                        "trusted-proxies names so many"),
                Arguments.of(
                        Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY, "twilio-auth-token", GOOD_KEY),
                        "set twilio-once"),
                Arguments.of(
                        Map.of("host", "0.0.0.0", "caller-key", GOOD_KEY, "max-call-starts", "0"),
                        "max-call-starts 0 is no limit: the default is 500"),
                // A proxy on this machine brings everybody to a relay that is bound to loopback.
                Arguments.of(Map.of("trusted-proxies", "127.0.0.1"), "anonymous lets everybody"),
                Arguments.of(Map.of("public-url", "wss://relay.example.com"), "anonymous lets everybody"),
                Arguments.of(Map.of("trusted-proxies", "127.0.0.1"), "'mcp'"),
                Arguments.of(Map.of("allowed-origins", "*"), "allowed-origins '*'"),
                Arguments.of(Map.of("caller-key", "hunter2"), "caller-key has 7 characters"),
                Arguments.of(Map.of("caller-key", GOOD_KEY), "--caller-key shows in the list of processes"),
                Arguments.of(Map.of("model-url", "ws://192.0.2.1/v1/realtime"), "model-url is ws://"));
    }

    @ParameterizedTest
    @MethodSource("weak")
    void areToldInWords(Map<String, String> flags, String words) throws ConfigurationException {
        // When
        Configuration configuration = ConfigurationLoader.load(null, Map.of(), flags);

        // Then
        assertThat(WeakSettings.of(configuration)).anyMatch(warning -> warning.contains(words));
    }

    @Test
    void areToldOfSecretsInTheFileItself() throws Exception {
        // Given
        Path file = Files.writeString(
                folder.resolve("tandem.yaml"), "caller-key: " + GOOD_KEY + "\nmodel-key: ${KEY_OF_THE_MODEL}\n");

        // When
        Configuration configuration = ConfigurationLoader.load(file, Map.of("KEY_OF_THE_MODEL", "secret"), Map.of());

        // Then
        assertThat(WeakSettings.of(configuration))
                .singleElement()
                .asString()
                .startsWith("caller-key stands in the file itself")
                .contains("TANDEM_CALLER_KEY")
                .doesNotContain(GOOD_KEY);
    }

    @Test
    void areToldOfKeysThatOthersCanRead() throws Exception {
        // Given
        Path open = Files.writeString(folder.resolve("open.key"), "a".repeat(64));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Path own = Files.writeString(folder.resolve("own.key"), "b".repeat(64));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-r-----"));

        // When
        Configuration configuration = ConfigurationLoader.load(
                null,
                Map.of(),
                Map.of(
                        "recordings",
                        folder.toString(),
                        "recording-key-file",
                        open.toString(),
                        "token-secret-file",
                        own.toString()));

        // Then
        assertThat(WeakSettings.of(configuration))
                .containsExactly(
                        "recording-key-file can be read by everybody on this machine: chmod o-r " + open,
                        "recording-key-file lies in the folder of recordings: who takes one away has the other too");
    }

    @Test
    void areToldOfAgentsSecretsInTheFileItself() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("tandem.yaml"), """
                agents:
                  one: {default: true, model-url: 'wss://model.example/', model-key: not-to-be-shown}
                  two:
                    model-url: 'wss://model.example/'
                    model-key: ${KEY_OF_THE_MODEL}
                    variables: {secret: of the house}
                    tools:
                      - {name: stock, description: What is left., url: 'https://shop.example/', secret: not-to-be-shown}
                """);

        // When
        Configuration configuration = ConfigurationLoader.load(file, Map.of("KEY_OF_THE_MODEL", "secret"), Map.of());

        // Then
        assertThat(WeakSettings.of(configuration))
                .satisfiesExactly(
                        key -> assertThat(key).startsWith("agents.one.model-key stands in the file itself"),
                        secret -> assertThat(secret).startsWith("agents.two.tools.secret stands in the file itself"))
                .noneMatch(warning -> warning.contains("not-to-be-shown"));
    }

    @Test
    void areToldOfFilesThatOthersCanChange() throws Exception {
        // Given
        Path keys = Files.writeString(folder.resolve("keys.txt"), CallerKeys.line("shop", GOOD_KEY) + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path file = Files.writeString(folder.resolve("tandem.yaml"), "caller-keys: " + keys + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r---w-"));

        // When
        Configuration configuration = ConfigurationLoader.load(file, Map.of(), Map.of());

        // Then: whoever can write there makes a key of his own
        assertThat(WeakSettings.of(configuration))
                .containsExactly(
                        keys + " can be changed by everybody on this machine: chmod o-w " + keys,
                        file + " can be changed by everybody on this machine: chmod o-w " + file);
    }

    @Test
    void areToldOfServersThatAgentsTalkToInTheClear() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("tandem.yaml"), """
                model-url: ws://192.0.2.9/
                agents:
                  usual: {model: other}
                  near: {default: true, model-url: 'ws://127.0.0.1:9000/', dtmf: {to: hook, url: 'http://127.0.0.1/keys'}}
                  far:
                    model-url: 'ws://192.0.2.1/v1?token=not-to-be-shown'
                    dtmf: {to: hook, url: 'http://192.0.2.2/keys/not-to-be-shown'}
                    tools: [{name: stock, description: What is left., url: 'https://192.0.2.3/'}]
                """);

        // When
        Configuration configuration = ConfigurationLoader.load(file, Map.of(), Map.of());

        // Then
        assertThat(WeakSettings.of(configuration))
                .satisfiesExactly(
                        usual -> assertThat(usual).startsWith("model-url is ws://"),
                        model -> assertThat(model).startsWith("model-url of the agent far is ws://"),
                        webhook -> assertThat(webhook).startsWith("a webhook of the agent far is http://192.0.2.2:"))
                .noneMatch(warning -> warning.contains("not-to-be-shown"));
    }

    @Test
    void areToldOfAFolderOfRecordingsThatOthersCanList() throws Exception {
        // Given
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        // When
        Configuration configuration = ConfigurationLoader.load(null, Map.of(), Map.of("recordings", folder.toString()));

        // Then
        assertThat(WeakSettings.of(configuration))
                .containsExactly("recordings can be listed by everybody on this machine: chmod o-rwx " + folder);
    }

    @Test
    void areNotFoundWhereAllIsAsItShouldBe() throws ConfigurationException {
        // Given
        Map<String, String> environment = Map.of("TANDEM_CALLER_KEY", GOOD_KEY);
        Map<String, String> flags = Map.of(
                "host",
                "0.0.0.0",
                "trusted-proxies",
                "10.0.0.1",
                "max-calls-per-key",
                "10",
                "max-audio-per-day",
                "200h",
                "model",
                "m",
                "model-url",
                "wss://model.example/");

        // When
        Configuration configuration = ConfigurationLoader.load(null, environment, flags);

        // Then
        assertThat(WeakSettings.of(configuration)).isEmpty();
        assertThat(WeakSettings.of(ConfigurationLoader.load(null, Map.of(), Map.of())))
                .isEmpty();
    }
}
