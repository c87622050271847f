package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Recordings on a disk that takes nothing any more, or nothing for a while: a relay in a process of its own, that alone sees this disk. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BadDiskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For this long a disk is stuck, and an event loop that waited for it would have stood still. */
    private static final long STUCK_MILLIS = 5_000;

    /** In the background, so that it can be told from outside what to do to the disk; it gives up some time. */
    private static final String WHEN = "when() { for i in $(seq 400); do [ -e \"$1\" ] && return; sleep 0.1; done; }\n";

    @TempDir
    private Path folder;

    private final RealtimeSimulator model = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
    private Path kept;

    @BeforeEach
    void makeFolder() throws IOException {
        kept = Files.createDirectory(folder.resolve("kept"));
    }

    @AfterEach
    void stop() {
        model.close();
    }

    private static List<String> alone(String... more) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/unshare", "--mount"));
        command.addAll(List.of(more));
        return command;
    }

    private static boolean may(List<String> command) throws Exception {
        return Files.isExecutable(Path.of(command.get(0)))
                && new ProcessBuilder(command).start().waitFor() == 0;
    }

    /** Does this to a disk that only the relay sees, and then runs it. */
    private RelayProcess relay(List<String> alone, String mount) throws IOException {
        Path script = Files.writeString(
                folder.resolve("with-disk.sh"),
                "cd " + folder + "\n" + WHEN + mount + "\ncd - >/dev/null\nexec \"$@\"\n");
        Path config = Files.writeString(
                folder.resolve("tandem.yaml"),
                "recordings: " + kept + "\nrecording-key: " + "0123456789abcdef".repeat(4) + "\naudit-log: "
                        + folder.resolve("audit.jsonl")
                        + "\nagents:\n  default:\n    recording: {purpose: Test, consent: elsewhere, keep-days: 30}\n");
        List<String> before = new ArrayList<>(alone);
        before.addAll(List.of("sh", script.toString()));
        return RelayProcess.start(
                before, Map.of(), "--config=" + config, "--model-url=" + model.url(), "--model-key=key");
    }

    private void tell(String word) throws IOException {
        Files.createFile(folder.resolve(word));
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve(word + ".done")));
    }

    private String audit() throws IOException {
        Path log = folder.resolve("audit.jsonl");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static void talk(NativeCaller caller, int turn) {
        caller.say("{\"type\":\"text\",\"text\":\"on\"}");
        caller.await("mark", turn);
    }

    /** One answer after the other for 5 s, beginning after so many; after how many it ended. */
    private static int talkFor(NativeCaller caller, int turnsBefore) {
        long begun = System.nanoTime();
        int turns = turnsBefore;
        while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(STUCK_MILLIS)) {
            turns++;
            talk(caller, turns);
        }
        return turns;
    }

    @Test
    @Row(
            value = "F36",
            holds = "a read-only disk under recordings: the call goes on, and the audit log tells why it is not kept")
    void goesOnWhenTheDiskIsReadOnly() throws Exception {
        // Given
        List<String> alone = alone("--user", "--map-root-user");
        assumeTrue(may(alone("--user", "--map-root-user", "true")), "this machine lets nobody mount for himself");
        try (RelayProcess relay = relay(
                alone,
                "mount -t tmpfs tmpfs kept\n(when lock; mount -o remount,ro kept && touch lock.done) >/dev/null 2>&1 &")) {
            tell("lock");

            // When
            try (NativeCaller caller = relay.call()) {
                caller.awaitState("listening");
                talk(caller, 1);
                caller.hangUp();
            }

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(audit()).contains("recording_failed").contains("Read-only file system"));
            assertThat(relay.metric("tandem_recordings_failed_total")).isPositive();
        }
    }

    @Test
    @Row(
            value = "F36",
            holds =
                    "a disk stuck for 5 s under recordings: event loops are 5 ms later than before at most, and nothing is missing")
    void noEventLoopWaitsForADiskThatIsStuck() throws Exception {
        // Given: only root may freeze a file system
        assumeTrue(Files.isExecutable(Path.of("/sbin/fsfreeze")) && Files.isExecutable(Path.of("/sbin/mkfs.ext4")));
        assumeTrue(
                may(alone(
                        "sh",
                        "-c",
                        "cd " + folder
                                + "; truncate -s 64m disk && /sbin/mkfs.ext4 -q disk && mount -o loop disk kept")),
                "no file system can be mounted here");
        try (RelayProcess relay = relay(
                        alone(),
                        "mount -o loop disk kept\n(when freeze; /sbin/fsfreeze -f kept && touch freeze.done; when thaw;"
                                + " /sbin/fsfreeze -u kept && touch thaw.done) >/dev/null 2>&1 &");
                NativeCaller caller = relay.call()) {
            caller.awaitState("listening");
            // The first answers have the relay compiled.
            int warm = talkFor(caller, 0);
            int before = talkFor(caller, warm) - warm;
            double lagBefore = relay.metric("tandem_event_loop_lag_milliseconds");

            // When
            tell("freeze");
            int turns = talkFor(caller, warm + before) - warm - before;
            double lag = relay.metric("tandem_event_loop_lag_milliseconds");
            double stalls = relay.metric("tandem_event_loop_stalls_total");
            tell("thaw");

            // Then
            System.out.printf(
                    "a disk stuck for 5 s: %d answers, the event loops' lag %.2f ms; the 5 s before: %d answers, %.2f ms; %.0f stalls%n",
                    turns, lag, before, lagBefore, stalls);
            // A loop that waited would have answered nothing before the thaw. A stall may be the machine's.
            assertThat(turns).isGreaterThan(10);
            assertThat(lag - lagBefore).isLessThan(5);
            caller.hangUp();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(audit()).contains("\"whole\":true"));
        }
    }
}
