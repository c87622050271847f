package org.tandemrelay.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * N11 and F33: a relay in a process of its own that may open 400 files, and as many callers. After {@code mvn package}: {@code mvn -Pslow
 * -pl relay-server -am test -Dtest=DescriptorLimitTest -Dsurefire.failIfNoSpecifiedTests=false}
 */
@Tag("slow")
class DescriptorLimitTest {

    /** As it is shipped: classes from folders would need descriptors of their own. */
    private static final Path JAR = Path.of("target/tandem-all.jar");

    private static final int DESCRIPTORS = 400;
    private static final int CALLERS = 400;
    private static final Pattern ADDRESS = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)/");

    private final List<RawCaller> callers = new ArrayList<>();
    private RealtimeSimulator model;
    private Process relay;

    @BeforeEach
    void startModel() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is missing");
        assumeTrue(Files.isRegularFile(JAR), "there is no " + JAR + ": mvn package makes it");
        model = RealtimeSimulator.start(SimulatorSettings.defaults());
    }

    @AfterEach
    void stop() throws InterruptedException {
        callers.forEach(RawCaller::close);
        if (relay != null) {
            relay.destroyForcibly().waitFor();
        }
        if (model != null) {
            model.close();
        }
    }

    private int start(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/prlimit",
                "--nofile=" + DESCRIPTORS,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "serve",
                "--port=0",
                "--event-loops=2",
                "--handshake-timeout=1s",
                "--anonymous=true",
                "--model-url=" + model.url(),
                "--model-key=key"));
        command.addAll(List.of(settings));
        relay = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                drain(out);
                return Integer.parseInt(found.group(1));
            }
        }
        throw new AssertionError(said);
    }

    private static void drain(BufferedReader out) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (out.readLine() != null) {
                            // The pipe must not fill up.
                        }
                    } catch (IOException over) {
                        // So is the relay.
                    }
                },
                "relay-output");
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives the status, 0 for none. */
    private int call(int port) {
        RawCaller caller = RawCaller.connect(port);
        try {
            int status = caller.write(RawCaller.handshake("")).readAnswer().status();
            if (status == 101) {
                callers.add(caller);
            } else {
                caller.close();
            }
            return status;
        } catch (UncheckedIOException cut) {
            caller.close();
            return 0;
        }
    }

    private static boolean answers(RawCaller caller) {
        try {
            caller.text("{\"type\":\"ping\",\"t\":1}");
            caller.await("pong");
            return true;
        } catch (UncheckedIOException | AssertionError dead) {
            return false;
        }
    }

    @Test
    @DisplayName("N11 F33 refuses in time, and goes on when there is room again")
    @Row(value = "F33", holds = "503 before the limit, and room as soon as one leaves")
    void refusesBeforeTheLimit() throws IOException {
        // Given
        int port = start();

        // When
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < CALLERS / 2 && !statuses.contains(0); i++) {
            statuses.add(call(port));
        }

        // Then
        assertThat(statuses).containsOnly(101, 503);
        assertThat(callers).hasSize((DESCRIPTORS - DESCRIPTORS / 2) / 2);
        assertThat(callers).allMatch(DescriptorLimitTest::answers);
        callers.get(0).close();
        callers.remove(0);
        awaitRoom(port);
    }

    @Test
    @DisplayName("N11 F33 survives that there are none left")
    @Row(value = "F33", holds = "no descriptor left: calls go on, and callers are taken again")
    void survivesTheLimit() throws IOException {
        // Given
        int port = start("--max-connections=100000");
        for (int i = 0; i < 5; i++) {
            assertThat(call(port)).isEqualTo(101);
        }

        // When
        List<RawCaller> waiting = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            RawCaller caller = RawCaller.connect(port);
            waiting.add(caller);
            caller.tryWrite(RawCaller.handshake("").getBytes(StandardCharsets.US_ASCII));
        }

        // Then
        assertThat(callers).allMatch(DescriptorLimitTest::answers);
        waiting.forEach(RawCaller::close);
        awaitRoom(port);
        assertThat(callers).allMatch(DescriptorLimitTest::answers);
    }

    private void awaitRoom(int port) {
        long start = System.nanoTime();
        int status = call(port);
        while (status != 101 && System.nanoTime() - start < 10_000_000_000L) {
            status = call(port);
        }
        assertThat(status).isEqualTo(101);
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }
}
