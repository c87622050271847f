package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Recordings on a disk of 512 KiB, which are eight seconds: a relay in a process of its own, that alone sees this disk. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FullDiskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** A file system of its own for the process, which needs leave for namespaces, but not to be root. */
    private List<String> withDisk(Path mounted, String size) throws Exception {
        List<String> alone = List.of("/usr/bin/unshare", "--user", "--map-root-user", "--mount");
        boolean may = Files.isExecutable(Path.of(alone.get(0)))
                && new ProcessBuilder("/usr/bin/unshare", "--user", "--map-root-user", "--mount", "true")
                                .start()
                                .waitFor()
                        == 0;
        assumeTrue(may, "this machine lets nobody mount anything for itself");
        Path script = Files.writeString(
                folder.resolve("with-disk.sh"),
                "mount -t tmpfs -o size=" + size + " tmpfs " + mounted + " && exec \"$@\"\n");
        return List.of(alone.get(0), alone.get(1), alone.get(2), alone.get(3), "sh", script.toString());
    }

    private String audit() throws IOException {
        Path log = folder.resolve("audit.jsonl");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Test
    @Row(
            value = "F36",
            holds = "a tmpfs of 512 KiB under recordings: the call goes on, the audit log tells the gap to the ms")
    void goesOnWhenTheDiskIsFull() throws Exception {
        // Given
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Path config = Files.writeString(
                folder.resolve("tandem.yaml"),
                "recordings: " + kept + "\nrecording-key: " + "0123456789abcdef".repeat(4) + "\naudit-log: "
                        + folder.resolve("audit.jsonl")
                        + "\nagents:\n  default:\n    recording: {purpose: Test, consent: elsewhere, keep-days: 30}\n");
        try (RealtimeSimulator model = RealtimeSimulator.start(
                        SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
                RelayProcess relay = RelayProcess.start(
                        withDisk(kept, "512k"),
                        Map.of(),
                        "--config=" + config,
                        "--model-url=" + model.url(),
                        "--model-key=key");
                NativeCaller caller = relay.call()) {
            caller.awaitState("listening");

            // When
            await().atMost(PATIENCE).until(() -> audit().contains("recording_failed"));

            // Then
            assertThat(audit()).contains("No space left on device");
            caller.send(Speech.turn("not-ill-disposed.wav", AudioFormat.pcm16(24_000)));
            caller.await("mark", 1);
            caller.hangUp();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(audit())
                            .containsPattern("\"missing\":\"both 7168-\\d+\"")
                            .contains("\"whole\":false"));
        }
    }
}
