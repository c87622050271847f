package org.tandemrelay.relay.autobahn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The Autobahn test suite, version 0.5.6: 301 cases, written in Python 2. The build unpacks it to {@code target/autobahn}.
 *
 * <p>It gives two verdicts on each case: on what was said in it, and on how the connection was closed.
 */
final class Wstest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SUITE = Path.of("target/autobahn");
    private static final String RUN =
            "import sys;sys.argv=['wstest','-m','%s','-s','%s'];" + "from autobahntestsuite.wstest import run;run()";

    /** With the 54 cases of messages up to 16 MiB, which take most of the time, and judge speed rather than manners. */
    private static final boolean ALL = Boolean.getBoolean("autobahn.all");

    static final int CASES = ALL ? 301 : 247;
    static final int PATIENCE_SECONDS = ALL ? 1_200 : 240;

    private Wstest() {}

    /** Null if the suite can run here, else why it cannot. */
    static String missing() {
        if (!Files.isDirectory(SUITE.resolve("autobahntestsuite"))) {
            return "the suite is not in " + SUITE + ": run with -Pautobahn";
        }
        try {
            Process python = python("-c", "import sys; sys.exit(0 if sys.version_info[:2] == (2, 7) else 1)")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return python.waitFor() == 0 ? null : "python2 is not Python 2.7";
        } catch (IOException none) {
            return "there is no python2 here";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProcessBuilder python(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add("python2");
        builder.command().addAll(java.util.List.of(arguments));
        // Where versions of Python are kept by pyenv, this one is to be taken; elsewhere it means nothing.
        builder.environment().putIfAbsent("PYENV_VERSION", "2.7.18");
        builder.environment().put("PYTHONPATH", SUITE.toAbsolutePath().toString());
        return builder;
    }

    /**
     * A run of the suite.
     *
     * @param mode {@code fuzzingclient} or {@code fuzzingserver}
     * @param directory for the specification, the log and the reports
     */
    static Process start(String mode, ObjectNode specification, Path directory) throws IOException {
        Files.createDirectories(directory);
        specification.put("outdir", directory.resolve("reports").toString());
        specification.putObject("options").put("failByDrop", false);
        specification.putArray("cases").add("*");
        var excluded = specification.putArray("exclude-cases");
        if (!ALL) {
            excluded.add("9.*");
        }
        specification.putObject("exclude-agent-cases");
        File file = directory.resolve("spec.json").toFile();
        JSON.writeValue(file, specification);
        return python("-c", RUN.formatted(mode, file.getPath()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("wstest.log").toFile())
                .start();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static void await(Process process, int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the suite was not through after " + seconds + " s");
        }
    }

    /** How often each verdict was given: {@code behavior} and {@code behaviorClose}, prefixed by which. */
    static Map<String, Integer> verdicts(Path directory) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode agent :
                JSON.readTree(directory.resolve("reports/index.json").toFile())) {
            agent.forEach(outcome -> {
                counts.merge("behavior " + outcome.path("behavior").asText(), 1, Integer::sum);
                counts.merge("close " + outcome.path("behaviorClose").asText(), 1, Integer::sum);
            });
        }
        return counts;
    }

    /** The cases that were not wholly well done, with both verdicts. */
    static Map<String, String> blemishes(Path directory) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (JsonNode agent :
                JSON.readTree(directory.resolve("reports/index.json").toFile())) {
            agent.properties().forEach(one -> {
                String behavior = one.getValue().path("behavior").asText();
                String close = one.getValue().path("behaviorClose").asText();
                boolean fine = behavior.equals("OK") || behavior.equals("INFORMATIONAL");
                boolean closed = close.equals("OK") || close.equals("INFORMATIONAL");
                if (!fine || !closed) {
                    found.put(one.getKey(), behavior + " / " + close);
                }
            });
        }
        return found;
    }
}
