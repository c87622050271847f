package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * The vendor's JavaScript clients, pointed at a relay, hold the same conversations through it that they hold with the simulator. Not
 * part of the usual build, because it needs Node.js and the npm registry: {@code mvn -Pnpm -pl relay-server -am verify}.
 */
@Tag("npm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NpmClientCallTest {

    private static final Path SOURCE = Path.of("../upstream-client/src/test/npm");
    private static final Path WORK = Path.of("target/npm");

    private RealtimeSimulator simulator;
    private TestRelay relay;
    private TlsFront front;

    private record Run(int exitCode, String output) {}

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void installTheClients() throws Exception {
        for (String program : new String[] {"node", "npm"}) {
            if (!present(program)) {
                String reason = program + " is not installed: the JavaScript clients are not tried";
                System.out.println(reason);
                abort(reason);
            }
        }
        Files.createDirectories(WORK);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Run install = run(new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund"));
        assertThat(install.exitCode()).as(install.output()).isZero();
    }

    private static boolean present(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // Not found: that is the answer.
            return false;
        }
    }

    private static Run run(ProcessBuilder command) throws Exception {
        Path output = Files.createTempFile("npm", ".log");
        Process process = command.directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            return new Run(ended ? process.exitValue() : -1, Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    @BeforeEach
    void start() throws Exception {
        simulator = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(50).withSpeed(2));
        relay = TestRelay.startOn(
                URI.create(simulator.url().toString().replace("model=simulator", "model=gpt-realtime-2.1")),
                // The clients speak a whole turn as fast as it goes, and the machine may be busy.
                "caller-backlog",
                "30s");
        front = new TlsFront(relay.port());
    }

    @AfterEach
    void stop() {
        front.close();
        relay.close();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "agents"})
    void holdsAConversation(String client) throws Exception {
        // Given
        Path turn = WORK.resolve("turn.pcm").toAbsolutePath();
        Files.write(turn, Speech.turn("not-ill-disposed.wav", AudioFormat.pcm16(24_000)));
        ProcessBuilder node = new ProcessBuilder("node", client + ".mjs", front.baseUrl(), turn.toString());
        // The proxy's certificate is trusted by this process alone.
        node.environment().put("NODE_EXTRA_CA_CERTS", front.certificateFile().toString());

        // When
        Run run = run(node);

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(client + ": spoke, and heard the same")
                .contains(client + ": interrupted an answer")
                .contains(client + ": ran a tool");
    }
}
