package org.tandemrelay.relay.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.session.ToolSpec;

class ToolPostTest {

    private static final ToolDefinition TOOL = ToolDefinition.of(
            new ToolSpec("weather", "", ToolSpec.NO_PARAMETERS),
            Webhook.of(URI.create("https://example.org/a-key-in-the-path"), WebhookSecret.of("a-secret")));
    private static final ToolCaller CALLER = new ToolCaller("call_1", "native", Map.of("name", "A \"B\""));

    @Test
    void tellsAWebhookAllThatItNeeds() {
        // When
        WebhookMessage message = ToolPost.of(TOOL, "fc_1", "{\"place\": \"Leeds\"}", CALLER);

        // Then
        assertThat(message.json())
                .isEqualTo(
                        "{\"call_id\":\"fc_1\",\"tool\":\"weather\",\"arguments\":{\"place\":\"Leeds\"},"
                                + "\"call\":{\"id\":\"call_1\",\"dialect\":\"native\",\"parameters\":{\"name\":\"A \\\"B\\\"\"}}}");
        assertThat(message.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"text\"", "null", "{} {}"})
    void takesNoArgumentsButAnObject(String arguments) {
        assertThat(ToolPost.of(TOOL, "fc_1", arguments, CALLER)).isNull();
        assertThat(ToolPost.arguments(arguments)).isNull();
    }

    @Test
    void takesNothingForNoArguments() {
        assertThat(ToolPost.arguments("")).isEqualTo("{}");
    }

    @Test
    void makesANameThatCanBeAHeaderOfWhateverTheModelCallsIt() {
        // When
        WebhookMessage message = ToolPost.of(TOOL, "a.b\r\nX-Evil: 1" + "x".repeat(1_000), "{}", CALLER);

        // Then
        assertThat(message.id()).matches("[A-Za-z0-9_-]{1,200}");
    }

    @Test
    void keepsSecretsAndKeysOutOfWhatIsPrinted() {
        assertThat(TOOL.toString()).doesNotContain("a-secret", "a-key-in-the-path");
    }

    @Test
    void refusesTwoFunctionsOfOneName() {
        // Given
        WebhookClient client = new WebhookClient();

        // When / Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Toolbox.of(List.of(TOOL, TOOL), client))
                .withMessageContaining("weather");
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "über", "a.b"})
    void refusesNamesThatVendorsDo(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ToolSpec(name, "", ToolSpec.NO_PARAMETERS));
    }
}
