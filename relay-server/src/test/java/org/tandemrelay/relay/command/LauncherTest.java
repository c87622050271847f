package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./relay} asks of a JVM, which here only writes down what it is asked. */
class LauncherTest {

    private static final String JAVA = """
            #!/usr/bin/env bash
            if [[ $1 == -version ]]; then
                echo "openjdk version \\"$FEATURE.0.9\\" 2023-10-17" >&2
                exit 0
            fi
            echo "$*" >>"$(dirname "$0")/asked"
            for option; do
                case $option in
                    -XX:ArchiveClassesAtExit=*|-XX:AOTCacheOutput=*) [[ $WHOLE == true ]] && echo classes >"${option#*=}"; exit 0 ;;
                esac
            done
            exit 7
            """;

    @TempDir
    private Path folder;

    private Path target;

    @BeforeEach
    void aClone() throws Exception {
        target = Files.createDirectories(folder.resolve("relay-server/target"));
        Files.copy(Path.of("../relay"), folder.resolve("relay"));
        Files.writeString(target.resolve("tandem-all.jar"), "");
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void hasAJdkRehearseOnceAndStartsByWhatItLearnt() throws Exception {
        // When
        int first = relay(17, true);
        int second = relay(17, true, "serve", "--port", "0");

        // Then
        List<String> asked = asked();
        assertThat(List.of(first, second)).containsOnly(7);
        assertThat(asked).hasSize(3);
        assertThat(asked.get(0)).contains("-XX:ArchiveClassesAtExit=").endsWith(" rehearse");
        assertThat(asked.subList(1, 3)).allMatch(start -> start.contains("-XX:SharedArchiveFile=" + archive("17.0.9")));
        assertThat(asked.get(2)).endsWith("tandem-all.jar serve --port 0");
    }

    @Test
    void hasAnotherJdkRehearseForItself() throws Exception {
        // When
        relay(17, true);
        relay(25, true);

        // Then
        assertThat(asked().get(2)).contains("-XX:AOTCacheOutput=").endsWith(" rehearse");
        assertThat(asked().get(3)).contains("-XX:AOTCache=" + archive("25.0.9"));
    }

    @Test
    void tellsNoJdkWhatItDoesNotKnowAnyMore() throws Exception {
        // When
        relay(17, true, "version");
        relay(25, true, "version");

        // Then
        assertThat(asked().get(0)).contains("-XX:G1ConcRefinementGreenZone=", "-XX:InitiatingHeapOccupancyPercent=");
        assertThat(asked().get(1))
                .contains("-XX:InitiatingHeapOccupancyPercent=")
                .doesNotContain("Refinement");
    }

    @Test
    void doesWithoutWhatAJdkCannotWriteAndDoesNotAskAgain() throws Exception {
        // When
        relay(17, false);
        relay(17, false);

        // Then
        assertThat(asked()).hasSize(3);
        assertThat(asked().subList(1, 3)).noneMatch(start -> start.contains("SharedArchiveFile"));
    }

    @Test
    void rehearsesAgainForANewJar() throws Exception {
        // Given
        relay(17, true);
        Files.setLastModifiedTime(
                target.resolve("tandem-all.jar"), FileTime.fromMillis(System.currentTimeMillis() + 5_000));

        // When
        relay(17, true);

        // Then
        assertThat(asked().get(2)).endsWith(" rehearse");
    }

    @Test
    void rehearsesForNoneOfTheOtherCommands() throws Exception {
        // When
        relay(17, true, "version");
        relay(17, true, "--help");
        relay(17, true, "call", "--audio", "a.wav");

        // Then
        assertThat(asked()).hasSize(3).noneMatch(start -> start.contains("rehearse"));
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).hasSize(1);
        }
    }

    private Path archive(String version) {
        return target.resolve("tandem-" + version + ".archive");
    }

    private List<String> asked() throws Exception {
        return Files.readAllLines(folder.resolve("jdk/bin/asked"));
    }

    private int relay(int feature, boolean whole, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", folder.resolve("relay").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", folder.resolve("jdk").toString(),
                        "FEATURE", Integer.toString(feature),
                        "WHOLE", Boolean.toString(whole)));
        Process process = builder.start();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        return process.waitFor();
    }
}
