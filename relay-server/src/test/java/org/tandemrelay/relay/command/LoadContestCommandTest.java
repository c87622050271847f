package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import picocli.CommandLine;

/** A few callers of a real relay, and of the model with nothing between, for a moment. */
@Execution(ExecutionMode.CONCURRENT)
class LoadContestCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void measuresARelayInTurnWithNothingBetweenAndPrintsItAgain() throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            // When
            JsonNode json = contest(relay, "--way", "in-turn", "--calls", "2", "--route", "native");

            // Then
            JsonNode rivals = json.path("levels").path(0).path("rivals");
            assertThat(rivals)
                    .extracting(rival -> rival.path("name").asText())
                    .containsExactly("nothing between", "Tandem");
            assertThat(rivals.path(1).path("windows")).hasSize(2);
            assertThat(rivals.path(1).path("wrong").asInt()).isZero();
            assertThat(rivals.path(1).path("refused").asInt()).isZero();
            assertThat(out.toString()).contains("| native | 2 | Tandem");

            // And
            String first = out.toString();
            out.getBuffer().setLength(0);
            assertThat(run(new LoadTableCommand(), folder.resolve("result.json").toString()))
                    .isZero();
            assertThat(out.toString()).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"together", "soak"})
    void measuresAllAtOnce(String way) throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            // When
            JsonNode json = contest(relay, "--way", way, "--calls", "2");

            // Then
            JsonNode rivals = json.path("levels").path(0).path("rivals");
            assertThat(rivals).extracting(rival -> rival.path("name").asText()).containsExactly("Tandem");
            assertThat(rivals.path(0).path("wrong").asInt()).isZero();
        }
    }

    @Test
    void looksForTheMostCalls() throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            // When
            JsonNode json = contest(relay, "--way", "search", "--calls", "1,2");

            // Then
            JsonNode found = json.path("search").path(0);
            assertThat(found.path("name").asText()).isEqualTo("Tandem");
            assertThat(found.path("tried").path(0).path("calls").asInt()).isEqualTo(1);
            assertThat(out.toString()).contains("most calls");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--way round", "--calls 0", "--way search", "--windows 0", "--real-time 100"})
    void refusesOptionsThatMakeNoSense(String options) throws Exception {
        // Given
        Path rivals = Files.writeString(folder.resolve("rivals"), "Tandem --url ws://127.0.0.1:9\n");
        List<String> all = new ArrayList<>(List.of(rivals.toString(), "--model-port", "0"));
        all.addAll(List.of(options.split(" ")));

        // When / Then
        assertThat(run(new LoadContestCommand(Map.of()), all.toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("load-test contest: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"# nobody\n", "Tandem --as native\n", "Tandem --url ws://127.0.0.1:9 --as morse\n"})
    void refusesLinesThatMakeNoSense(String lines) throws Exception {
        // Given
        Path rivals = Files.writeString(folder.resolve("rivals"), lines);

        // When / Then
        assertThat(run(new LoadContestCommand(Map.of()), rivals.toString(), "--model-port", "0"))
                .isEqualTo(2);
    }

    private JsonNode contest(TestRelay relay, String... options) throws Exception {
        Path rivals = folder.resolve("rivals");
        Files.writeString(
                rivals,
                "# one\nTandem --url ws://127.0.0.1:" + relay.port() + " --token any --audio " + LoadTestRun.SPEECH
                        + "\n");
        Path json = folder.resolve("result.json");
        List<String> all = new ArrayList<>(List.of(rivals.toString(), "--model-port", "0", "--windows", "2"));
        all.addAll(List.of("--window", "300ms", "--warm-up", "1200ms", "--json", json.toString()));
        all.addAll(List.of(options));
        assertThat(run(new LoadContestCommand(Map.of()), all.toArray(String[]::new)))
                .as("%s%s", out, err)
                .isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
