package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the tests that the pages for operators name are there, and every threat has one. */
class SecurityPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Properties))`");
    private static final Pattern THREAT = Pattern.compile("(?m)^\\| S(\\d+) \\|.*\\|(.*)\\|$");

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Stream.of("relay-server", "upstream-client", "audio-codec")
                .map(module -> ROOT.resolve(module).resolve("src/test/java"))
                .flatMap(SecurityPageTest::walk)) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> all(Pattern pattern, String page, int group) {
        return pattern.matcher(page)
                .results()
                .map((MatchResult found) -> found.group(group))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.md", "operations.md"})
    void namesTestsThatAreThere(String page) throws IOException {
        // When
        List<String> named = all(TEST, Files.readString(ROOT.resolve("docs").resolve(page)), 1);

        // Then
        assertThat(named).isNotEmpty();
        assertThat(tests()).containsAll(named);
    }

    @Test
    void hasATestForEachThreat() throws IOException {
        // Given
        String page = Files.readString(ROOT.resolve("docs/security.md"));

        // When
        List<String> numbers = all(THREAT, page, 1);
        List<String> tests = all(THREAT, page, 2);

        // Then: S24 is of stores that relays share, of which there is none.
        assertThat(numbers)
                .containsAll(
                        IntStream.rangeClosed(1, 19).mapToObj(Integer::toString).toList())
                .contains("22", "23", "25", "26");
        assertThat(tests).allSatisfy(test -> assertThat(test).containsPattern("\\w"));
    }
}
