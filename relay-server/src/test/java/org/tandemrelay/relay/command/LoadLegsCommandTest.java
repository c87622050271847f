package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import picocli.CommandLine;

/** Several load tests one after the other, against a real relay. */
class LoadLegsCommandTest {

    private static final String BRIEFLY = "--audio " + LoadTestRun.SPEECH + " --calls 2 --ramp 50 --duration 1200ms";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void callsTheModelItselfOnceWhereALegTakesWhatTheOneBeforeHasMeasured() throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "")) {
            String leg = "--url ws://127.0.0.1:" + relay.port() + " --echo --direct "
                    + relay.simulator().url() + " --key any --warm-up 0 " + BRIEFLY + " --json " + folder;

            // When
            int exit = fromStandardInput(leg + "/first.json\n" + leg + "/second.json --same-direct\n");

            // Then: two called the model itself, and twice two the relay.
            assertThat(exit).as(out.toString()).isZero();
            assertThat(relay.simulator().sessions()).hasSize(6);
            assertThat(result("second").path("direct"))
                    .isEqualTo(result("first").path("direct"));
            assertThat(result("second").path("relay").path("frames").path("received"))
                    .isEqualTo(result("second").path("relay").path("frames").path("sent"));
            assertThat(result("second").path("begun"))
                    .isNotEqualTo(result("first").path("begun"));
        }
    }

    @Test
    void goesOnAfterALegThatFailedAndEndsWithTheWorstOfThem() throws Exception {
        // Given
        Path legs = folder.resolve("legs");
        String nobody = "--url ws://127.0.0.1:9 --warm-up 0 --duration 100ms --calls 1 --audio " + LoadTestRun.SPEECH;
        Files.writeString(
                legs, "# none of them is answered\n\n" + nobody + " --as morse\n" + nobody.replace(' ', '\t') + "\n");

        // When
        int exit = run("", legs.toString());

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(out.toString().lines().filter(line -> line.startsWith("leg over: ")))
                .containsExactly("leg over: 2", "leg over: 1");
    }

    private int fromStandardInput(String lines) {
        return run(lines, "-");
    }

    private int run(String standardInput, String file) {
        return new CommandLine(new LoadLegsCommand(
                        Map.of(), new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(file);
    }

    private JsonNode result(String leg) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(leg + ".json").toFile());
    }
}
