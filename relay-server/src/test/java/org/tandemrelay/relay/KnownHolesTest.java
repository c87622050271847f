package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the build fails where a library would come in a version with a hole that is known, and whether none does. The list is in {@code
 * known-holes.txt}, so that nobody on the internet need be asked.
 */
class KnownHolesTest {

    /** In the root pom: what comes in a version below this is banned. */
    private static final Pattern FLOOR = Pattern.compile("<exclude>([\\w.-]+):([\\w.*-]+):\\(,([\\w.]+)\\)</exclude>");

    /** A hole. */
    record Hole(String advisory, String library, String mendedIn) {}

    /** What the build does not take. */
    record Floor(String group, String artifact, String version) {
        boolean bans(String library, String version) {
            String[] name = library.split(":");
            return group.equals(name[0])
                    && (artifact.equals("*") || artifact.equals(name[1]))
                    && below(version, this.version);
        }
    }

    static List<Hole> holes() throws IOException {
        try (InputStream list = KnownHolesTest.class.getResourceAsStream("known-holes.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| "))
                    .map(columns -> new Hole(columns[0], columns[1], columns[2]))
                    .toList();
        }
    }

    private static List<Floor> floors() throws IOException {
        return FLOOR.matcher(Files.readString(Path.of("../pom.xml")))
                .results()
                .map((MatchResult found) -> new Floor(found.group(1), found.group(2), found.group(3)))
                .toList();
    }

    private static int[] numbers(String version) {
        return Stream.of(version.replaceFirst("\\.Final$", "").split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static boolean below(String one, String other) {
        int most = Math.max(numbers(one).length, numbers(other).length);
        return Arrays.compare(Arrays.copyOf(numbers(one), most), Arrays.copyOf(numbers(other), most)) < 0;
    }

    /** The newest version that is older, as far as numbers go. */
    private static String justBelow(String version) {
        int[] numbers = numbers(version);
        int last = numbers.length - 1;
        while (numbers[last] == 0) {
            numbers[last] = 999;
            last--;
        }
        numbers[last]--;
        List<String> words = new ArrayList<>();
        for (int number : numbers) {
            words.add(Integer.toString(number));
        }
        return String.join(".", words);
    }

    @ParameterizedTest
    @MethodSource("holes")
    void areBelowAFloorOfTheBuild(Hole hole) throws IOException {
        assertThat(floors()).anyMatch(floor -> floor.bans(hole.library(), justBelow(hole.mendedIn())));
    }

    @ParameterizedTest
    @MethodSource("holes")
    void areNotInWhatTheTestsRunWith(Hole hole) throws IOException {
        // Given
        String[] name = hole.library().split(":");
        try (InputStream found = KnownHolesTest.class.getResourceAsStream(
                "/META-INF/maven/" + name[0] + "/" + name[1] + "/pom.properties")) {
            if (found == null) {
                assertThat(name[1]).as("not there").isEqualTo("log4j-core");
                return;
            }

            // When
            Properties properties = new Properties();
            properties.load(found);

            // Then
            assertThat(below(properties.getProperty("version"), hole.mendedIn()))
                    .as(properties.toString())
                    .isFalse();
        }
    }

    @Test
    void areToldFromWhatIsMended() {
        assertThat(below("4.2.9.Final", "4.2.10.Final")).isTrue();
        assertThat(below("4.2.18.Final", "4.2.18.Final")).isFalse();
        assertThat(below("2.0", "2.0.1")).isTrue();
        assertThat(justBelow("2.15.0")).isEqualTo("2.14.999");
        assertThat(new Floor("g", "*", "2.0").bans("g:a", "1.33")).isTrue();
        assertThat(new Floor("g", "b", "2.0").bans("g:a", "1.33")).isFalse();
        assertThat(new Floor("g", "*", "2.0").bans("g:a", "2.0")).isFalse();
    }
}
