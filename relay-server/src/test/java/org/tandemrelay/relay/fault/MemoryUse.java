package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** What a Java process keeps, on its heap and beside it. It must have been started with {@link #FIXED_HEAP}, and jcmd must be there. */
final class MemoryUse {

    /**
     * A heap that is there from the beginning, so that what the process grows by is beside it. The second compiler takes megabytes while it works,
     * whoever calls.
     */
    static final Map<String, String> FIXED_HEAP = Map.of(
            "_JAVA_OPTIONS",
            "-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
            "MALLOC_ARENA_MAX",
            "1");

    private static final Pattern USED = Pattern.compile("generation\\s+total \\d+K, used (\\d+)K");

    private final long pid;
    private final ProcessUse process;

    MemoryUse(long pid) {
        this.pid = pid;
        process = new ProcessUse(pid);
        assumeTrue(process.isKnown(), "only Linux tells what a process takes");
    }

    /** In KiB: objects that somebody needs, and the process's own memory. */
    record Kib(double heap, double beside) {
        double all() {
            return heap + beside;
        }

        Kib since(Kib before) {
            return new Kib(heap - before.heap, beside - before.beside);
        }
    }

    /** Has the garbage collected first. */
    Kib now() throws IOException {
        // What the first finds to have an end to be told of, the second takes.
        ask("GC.run");
        ask("GC.run");
        double heap = USED.matcher(ask("GC.heap_info"))
                .results()
                .mapToLong(generation -> Long.parseLong(generation.group(1)))
                .sum();
        assertThat(heap).isPositive();
        return new Kib(heap, process.residentKib());
    }

    private String ask(String what) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        assumeTrue(Files.isExecutable(jcmd), "jcmd is missing");
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(pid), what)
                .redirectErrorStream(true)
                .start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
