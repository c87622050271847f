package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.recorded.Recordings;
import picocli.CommandLine;

/** Calls of one agent among several. */
@Execution(ExecutionMode.CONCURRENT)
class AgentCommandTest {

    private static final int RATE = 16_000;

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    private TestRelay relay() throws IOException {
        return TestRelay.startWith(Files.writeString(
                folder.resolve("tandem.yaml"), "agents: {reception: {default: true}, orders: {voice: cedar}}"));
    }

    private int call(TestRelay relay, String... options) {
        String wav = Recordings.wav(
                        folder.resolve("said.wav"), RATE, Recordings.speech("made-amiable.wav", RATE, 300, 700))
                .toString();
        CommandLine command = new CommandLine(new CallCommand(Map.of()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true));
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--url=ws://127.0.0.1:" + relay.port(), "--audio", wav, "--linger", "1000"));
        return command.execute(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "twilio", "vonage", "asterisk", "openai"})
    void reachTheAgentInEveryProtocol(String dialect) throws IOException {
        try (TestRelay relay = relay()) {
            // When
            int exit = call(relay, "--as", dialect, "--agent", "orders");

            // Then
            assertThat(exit).as(out.toString()).isZero();
            assertThat(relay.simulator().sessions().get(0).events())
                    .anyMatch(event -> event.json().contains("cedar"));
        }
    }

    @Test
    void areRefusedWhereThereIsNoSuchAgent() throws IOException {
        try (TestRelay relay = relay()) {
            // When
            int exit = call(relay, "--agent", "sales & co");

            // Then
            assertThat(exit).isEqualTo(1);
            assertThat(out.toString()).contains("there is no agent 'sales & co' here");
        }
    }
}
