package org.tandemrelay.relay.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** By what the kernel tells of this very JVM. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux gives threads a nice value of their own")
class BackgroundThreadsTest {

    /** In /proc/self/task/…/stat, from what stands behind the name. */
    private static final int NICE = 16;

    @Test
    void waitForCallsWhereOthersDoNot() throws IOException {
        // Given
        Set<String> waiting = Set.of("C2 CompilerThre", "G1 Main Marker", "G1 Conc#0");
        Map<String, Integer> before = niceByName();
        assumeFalse(
                Collections.disjoint(before.keySet(), waiting),
                "this JVM has neither C2 nor G1, as on one processor with -XX:TieredStopAtLevel=1");

        // When
        BackgroundThreads.giveWay();

        // Then
        Map<String, Integer> after = niceByName();
        assertThat(after.entrySet().stream().filter(thread -> waiting.contains(thread.getKey())))
                .allSatisfy(thread -> assertThat(thread.getValue()).isEqualTo(10));
        assertThat(after)
                .containsEntry("C1 CompilerThre", before.get("C1 CompilerThre"))
                .containsEntry("VM Thread", before.get("VM Thread"));
    }

    private static Map<String, Integer> niceByName() throws IOException {
        Map<String, Integer> nice = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    int nameEnds = stat.lastIndexOf(')');
                    nice.put(
                            stat.substring(stat.indexOf('(') + 1, nameEnds),
                            Integer.parseInt(stat.substring(nameEnds + 2).split(" ", -1)[NICE]));
                } catch (IOException ended) {
                    // A thread of a test before this one, which nobody asks for here.
                }
            }
        }
        return nice;
    }
}
