package org.tandemrelay.audio.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpusLoaderTest {

    @Test
    void saysWhatIsWrongWithALibraryThatIsNone(@TempDir Path directory) throws Exception {
        // Given
        Path broken = directory.resolve("libopus.so.0");
        Files.write(
                broken, new Random(5).doubles(100).mapToObj(Double::toString).toList());

        // When
        OpusLoader.Outcome outcome = OpusLoader.find(broken.toString());
        OpusLoader.Outcome missing =
                OpusLoader.find(directory.resolve("nowhere.so").toString());

        // Then
        assertThat(outcome.library()).isNull();
        assertThat(outcome.problem()).contains("configured " + broken);
        assertThat(missing.library()).isNull();
        assertThat(missing.problem()).contains("nowhere.so");
    }

    @Test
    void refusesClearlyWhereNoLibraryLoadsAndHarmsNothingElse(@TempDir Path directory) throws Exception {
        // Given
        Path broken = Files.writeString(directory.resolve("libopus.so.0"), "no library");

        // When
        String said = saidWithoutLibrary("-D" + Opus.LIBRARY_PROPERTY + "=" + broken);

        // Then
        assertThat(said)
                .contains("no Opus: configured " + broken)
                .contains("refused: Opus was asked for, and libopus cannot be loaded. Install it")
                .contains("transcoded 320");
        assertThat(said.split("refused: ", -1)).hasSize(3);
    }

    @Test
    void refusesClearlyWhereNotEvenJnaLoads(@TempDir Path directory) throws Exception {
        // When
        String said =
                saidWithoutLibrary("-Djna.nosys=true", "-Djna.nounpack=true", "-Djna.boot.library.path=" + directory);

        // Then
        assertThat(said)
                .contains("no Opus: JNA: ")
                .contains("refused: Opus was asked for, and libopus cannot be loaded. Install it")
                .contains("transcoded 320");
    }

    private static String saidWithoutLibrary(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(WithoutLibrary.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void findsTheLibraryThatIsBundled() {
        // Given
        List<String> problems = new ArrayList<>();

        // When
        OpusLoader.Outcome outcome = OpusLoader.loadBundled(problems);

        // Then
        assumeTrue(outcome != null, () -> "nothing bundled for this machine: " + problems);
        assertThat(outcome.library().getFunction("opus_encode")).isNotNull();
    }
}
