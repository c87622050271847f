package org.tandemrelay.testing.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

/** The vendor's JavaScript clients, each of which a script of its own holds a conversation with. They need Node.js and the npm registry. */
public final class JavaScriptClients {

    private static final Path WORK = Path.of("target/npm");

    private JavaScriptClients() {}

    private record Run(int exitCode, String output) {}

    /**
     * Fetches them; ends the test, with the reason printed, where Node.js or npm is missing. Takes minutes at first.
     *
     * @param source where the scripts and their list of packages lie
     */
    public static JavaScriptClients install(Path source) throws Exception {
        for (String program : new String[] {"node", "npm"}) {
            if (!present(program)) {
                String reason = program + " is not installed: the JavaScript clients are not tried";
                System.out.println(reason);
                abort(reason);
            }
        }
        Files.createDirectories(WORK);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Run install = run(new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund"));
        assertThat(install.exitCode()).as(install.output()).isZero();
        return new JavaScriptClients();
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

    /**
     * Speaks and hears the same, interrupts an answer, runs a tool.
     *
     * @param client the name of its script
     * @param baseUrl of the API, at https, which the clients insist on
     * @param certificate in PEM, trusted by this conversation alone
     */
    public void converse(String client, String baseUrl, Path certificate) throws Exception {
        Path turn = WORK.resolve("turn.pcm").toAbsolutePath();
        Files.write(turn, Speech.turn("not-ill-disposed.wav", AudioFormat.pcm16(24_000)));
        ProcessBuilder node = new ProcessBuilder("node", client + ".mjs", baseUrl, turn.toString());
        node.environment().put("NODE_EXTRA_CA_CERTS", certificate.toString());
        Run run = run(node);
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(client + ": spoke, and heard the same")
                .contains(client + ": interrupted an answer")
                .contains(client + ": ran a tool");
    }
}
