package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** The clients that users copy hold a call with the relay. */
@Execution(ExecutionMode.CONCURRENT)
class ClientsTest {

    private static final String RECORDING = "go-forward-ten-meters.wav";
    private static final Path CLIENTS = Path.of("..", "samples", "native-clients");

    @TempDir
    private Path folder;

    private record Run(int exit, String output) {}

    @Test
    void thePythonClientHoldsACall() throws Exception {
        // Given
        String python = "/usr/bin/python3";
        assumeTrue(runs(python, "-c", "import websockets"), "skipped: " + python + " has no module 'websockets'");

        // When
        Run run = talk(List.of(python, CLIENTS.resolve("talk.py").toString()));

        // Then
        assertHeld(run);
    }

    @Test
    void theNodeClientHoldsACall() throws Exception {
        // Given
        boolean plain = runs("node", "-e", "process.exit(typeof WebSocket === 'undefined' ? 1 : 0)");
        boolean flagged = plain
                || runs(
                        "node",
                        "--experimental-websocket",
                        "-e",
                        "process.exit(typeof WebSocket === 'undefined' ? 1 : 0)");
        assumeTrue(flagged, "skipped: there is no node with a WebSocket");
        List<String> command = new ArrayList<>(List.of("node"));
        if (!plain) {
            command.add("--experimental-websocket");
        }
        command.add(CLIENTS.resolve("talk.mjs").toString());

        // When
        Run run = talk(command);

        // Then
        assertHeld(run);
    }

    @Test
    void theVoiceChatScriptReadsWhatBothSidesSay() throws Exception {
        // Given
        String python = "/usr/bin/python3";
        assumeTrue(runs(python, "-c", "import websockets"), "skipped: " + python + " has no module 'websockets'");
        Path script = Path.of("..", "samples", "voice-chat", "voice_chat.py");
        Path question = Path.of("..", "samples", "recorded-audio", RECORDING);

        // When
        Run run;
        try (TestRelay relay = TestRelay.start(
                SimulatorSettings.defaults().withThinkingMillis(50).withTranscript("go forward ten meters"), "")) {
            String url = "ws://127.0.0.1:" + relay.port() + "/ws/voice-chat";
            run = run(List.of(python, script.toString(), question.toString(), url));
        }

        // Then
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output().lines())
                .containsExactlyInAnyOrder("user: go forward ten meters", "assistant: go forward ten meters");
    }

    private Run talk(List<String> client) throws IOException, InterruptedException {
        Path question = folder.resolve("question.wav");
        try (InputStream wav =
                ClientsTest.class.getResourceAsStream("/org/tandemrelay/samples/recorded-audio/" + RECORDING)) {
            Files.copy(wav, question);
        }
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withThinkingMillis(50), "")) {
            List<String> command = new ArrayList<>(client);
            command.addAll(List.of(
                    question.toString(),
                    folder.resolve("reply.wav").toString(),
                    relay.callUrl("").toString()));
            return run(command);
        }
    }

    private void assertHeld(Run run) throws IOException {
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output()).contains("closed 1000", "caller_hangup");
        WavAudio reply = read(folder.resolve("reply.wav"));
        WavAudio question = read(folder.resolve("question.wav"));
        assertThat(reply.format().millisOf(reply.data().length)).isGreaterThan(1_000);
        assertThat(Speech.likeness(reply.data(), pcm(reply), question.data(), pcm(question)))
                .isGreaterThan(0.9);
    }

    private static AudioFormat pcm(WavAudio wav) {
        return wav.format();
    }

    private static WavAudio read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return WavAudio.read(in);
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return run(List.of(command)).exit() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static Run run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Run(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
