package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.agent.AgentDirectory;

/** Holds the page on agents to what the code does. */
class AgentsPageTest {

    private static final Path PAGE = Path.of("../docs/agents.md");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TWILIO_TOKEN", "t", "SHOP_SECRET", "s", "OPENAI_API_KEY", "sk");

    @TempDir
    private Path folder;

    private Configuration load(String yaml) throws IOException, ConfigurationException {
        Files.writeString(folder.resolve("orders.md"), "You know where orders are.");
        return ConfigurationLoader.load(Files.writeString(folder.resolve("tandem.yaml"), yaml), ENVIRONMENT, Map.of());
    }

    private static List<String> keys(String heading) throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf("\n## " + heading))
                .lines()
                .skip(5)
                .dropWhile(line -> !line.startsWith("| `"))
                .takeWhile(line -> line.startsWith("| `"))
                .map(line -> line.replaceFirst("^\\| `([^`]+)`.*", "$1"))
                .toList();
    }

    @Test
    void showsAnExampleThatWorks() throws Exception {
        // Given
        String page = Files.readString(PAGE);
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();

        // When
        AgentDirectory agents =
                load(page.substring(start, page.indexOf("```", start))).agents();

        // Then
        assertThat(agents.usual().name()).isEqualTo("reception");
        assertThat(agents.choose(Map.of("To", "+49301234567")))
                .isNotNull()
                .satisfies(orders ->
                        assertThat(orders.conduct().length().longest()).isEqualTo(Duration.ofMinutes(15)));
        assertThat(new AgentsListing(agents).warnings()).isEmpty();
    }

    @Test
    void listsEveryKeyOfAnAgent() throws Exception {
        // Given
        YamlSection empty = new YamlSection(
                "a", new YamlNode.Mapping(1, Map.of()), new YamlProblems(folder, new java.util.ArrayList<>()));
        Configuration settings = load("voice: marin\n");
        new AgentReader(settings, new AgentModelReader(settings, null, new java.util.LinkedHashSet<>()), folder)
                .read("a", empty);

        // When
        Set<String> listed = keys("Keys").stream()
                .map(key -> key.replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        // Then
        Set<String> known = new TreeSet<>(empty.known());
        known.add("default");
        assertThat(listed).isEqualTo(known);
    }

    @Test
    void listsOnlyKeysThatThereAre() throws Exception {
        // Given
        StringBuilder yaml = new StringBuilder("agents:\n  a:\n");
        for (String key : keys("Keys")) {
            if (key.contains(".") && !key.startsWith("dtmf")) {
                yaml.append("    ")
                        .append(key.replaceFirst("\\.(.*)", ": {$1: []}"))
                        .append('\n');
            }
        }
        yaml.append("    tools: [{")
                .append(String.join(": [], ", keys("Tools")))
                .append(": []}]\n");
        // A section can be there once: what comes later of it is looked at by itself.
        List<String> texts = new java.util.ArrayList<>();
        for (String line : yaml.toString().split("\n")) {
            if (line.startsWith("    ")) {
                texts.add("agents:\n  a:\n" + line + "\n");
            }
        }

        // When / Then
        assertThat(texts).hasSizeGreaterThan(10).allSatisfy(text -> {
            ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, () -> load(text));
            assertThat(refused.problems())
                    .noneMatch(Pattern.compile("there is no agents").asPredicate());
        });
    }
}
