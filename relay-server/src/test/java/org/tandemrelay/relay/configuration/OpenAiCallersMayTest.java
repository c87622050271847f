package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left to callers at {@code /v1/realtime}: everything to the operator himself, and little to strangers. */
class OpenAiCallersMayTest {

    private static Set<String> callersMay(String... flags) throws ConfigurationException {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < flags.length; i += 2) {
            given.put(flags[i], flags[i + 1]);
        }
        return ConfigurationLoader.load(null, Map.of(), given).get(CallerSettings.OPENAI_CALLERS_MAY);
    }

    @Test
    void isAllOnTheOperatorsOwnMachine() throws ConfigurationException {
        // When / Then
        assertThat(callersMay()).hasSize(13).contains("instructions", "tools", "mcp", "other");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,caller-key,k", "0.0.0.0,caller-key,k", "0.0.0.0,anonymous,true"})
    void isNothingOfWhatIsAnsweredWhereStrangersCall(String host, String setting, String value)
            throws ConfigurationException {
        // When / Then
        assertThat(callersMay("host", host, setting, value))
                .containsExactlyInAnyOrder(
                        "turn-detection", "noise-reduction", "audio-formats", "transcription", "modalities");
    }

    @Test
    void isWhatIsAskedFor() throws ConfigurationException {
        // When / Then
        assertThat(callersMay("openai-callers-may", "tools, voice")).containsExactlyInAnyOrder("tools", "voice");
        assertThat(callersMay("openai-callers-may", "none")).isEmpty();
        assertThat(callersMay("openai-callers-may", "all", "caller-key", "k")).hasSize(13);
    }

    @Test
    void isRefusedIfMisspelt() {
        // When / Then
        assertThatThrownBy(() -> callersMay("openai-callers-may", "tools,voices"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("openai-callers-may 'tools,voices'")
                .hasMessageContaining("must be all, none, or some of turn-detection");
    }
}
