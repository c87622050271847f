package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code ./relay load-test} as somebody at a shell has it, with a few callers for a moment. */
final class LoadTestRun {

    static final String SPEECH = "../samples/recorded-audio";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    LoadTestRun(Path folder) {
        this.folder = folder;
    }

    /** The JSON of a test that is to end so. */
    JsonNode test(int expectedExit, String... options) throws IOException {
        Path json = folder.resolve("result.json");
        Path html = folder.resolve("result.html");
        List<String> all = new ArrayList<>(List.of("--calls", "3", "--duration", "1500ms", "--warm-up", "0"));
        all.addAll(List.of("--json", json.toString(), "--html", html.toString()));
        all.addAll(List.of(options));
        assertThat(run(all.toArray(String[]::new))).as("%s%s", out, err).isEqualTo(expectedExit);
        assertThat(html).content().contains("</html>");
        return new ObjectMapper().readTree(json.toFile());
    }

    int run(String... options) {
        List<String> all = new ArrayList<>(List.of("--audio", SPEECH));
        all.addAll(List.of(options));
        return new CommandLine(new LoadTestCommand(Map.of(), null))
                .setOverwrittenOptionsAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
