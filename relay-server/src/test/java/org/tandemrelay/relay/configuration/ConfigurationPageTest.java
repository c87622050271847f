package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the page for operators to what the code does. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    @TempDir
    private Path folder;

    @Test
    void listsExactlyTheSettingsThatThereAre() throws IOException {
        // Given
        String rows = Settings.all().stream().map(ConfigurationPageTest::row).collect(Collectors.joining("\n"));

        // When
        String page = Files.readString(PAGE);

        // Then
        String table = page.substring(page.indexOf("| --- |", page.indexOf("## All settings")))
                .lines()
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n"));
        assertThat(table).isEqualTo(rows);
    }

    private static String row(Setting<?> setting) {
        String fallback = setting.fallback().isEmpty() ? "–" : "`" + setting.fallback() + "`";
        return "| `" + setting.name() + "` | `" + setting.label().replace("|", "\\|") + "` | " + fallback + " | "
                + setting.description().replace("|", "\\|").replace("*", "\\*") + " |";
    }

    @Test
    void showsAnExampleThatWorks() throws Exception {
        // Given
        String page = Files.readString(PAGE);
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        Path file = folder.resolve("tandem.yaml");
        Files.writeString(file, page.substring(start, page.indexOf("```", start)));

        // When
        Configuration configuration = ConfigurationLoader.load(
                file, Map.of("TANDEM_CALLER_KEY", "a-long-random-word"), Map.of("playout-lead", "300ms"));

        // Then
        assertThat(configuration.get(ServerSettings.HOST)).isEqualTo("0.0.0.0");
        assertThat(configuration.get(CallerSettings.PLAYOUT_LEAD)).isEqualTo(300);
        assertThat(configuration.get(AgentSettings.CALL_LIMIT)).isEqualTo(Duration.ofMinutes(30));
        assertThat(configuration.find(AdmissionSettings.ALLOWED_ORIGINS)).containsExactly("https://example.org");
        assertThat(configuration.get(AdmissionSettings.ANONYMOUS)).isFalse();
    }
}
