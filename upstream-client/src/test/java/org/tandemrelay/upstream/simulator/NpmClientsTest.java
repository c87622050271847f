package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
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
import org.tandemrelay.testing.Speech;

/**
 * The vendor's JavaScript clients hold conversations with the simulator. Not part of the usual build, because it needs Node.js and the
 * npm registry: {@code mvn -Pnpm -pl upstream-client -am verify}.
 */
@Tag("npm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NpmClientsTest {

    private static final Path SOURCE = Path.of("src/test/npm");
    private static final Path WORK = Path.of("target/npm");

    private RealtimeSimulator simulator;
    private Path certificate;

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
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        certificate = bundle.toTempCertChainPem().toPath().toAbsolutePath();
        simulator = RealtimeSimulator.start(SimulatorSettings.defaults()
                .withThinkingMillis(50)
                .withSpeed(2)
                .withTls(new SimulatorSettings.Tls(
                        certificate, bundle.toTempPrivateKeyPem().toPath())));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "agents"})
    void holdsAConversation(String client) throws Exception {
        // Given
        Path turn = WORK.resolve("turn.pcm").toAbsolutePath();
        Files.write(turn, Speech.turn("not-ill-disposed.wav", AudioFormat.pcm16(24_000)));
        ProcessBuilder node = new ProcessBuilder(
                "node", client + ".mjs", "https://localhost:" + simulator.port() + "/v1", turn.toString());
        // The clients insist on TLS: the simulator's own certificate is trusted by this process alone.
        node.environment().put("NODE_EXTRA_CA_CERTS", certificate.toString());

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
