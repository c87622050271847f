package org.tandemrelay.relay.priority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Threads of the JVM whose work can wait: its better compiler, C2, and what looks for garbage beside the calls. On a processor that they share with an
 * event loop, speech waits for them, some ms at a time: C2 would take seconds of it just when the first callers come, and the collector a tenth of one
 * every now and then. So they are told to be nice, as far as this is Linux. The quick compiler, C1, is not, since all gain by it at once; nor
 * is what collects while the calls stand still.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2), where a thread has a priority of its own</a>
 */
public final class BackgroundThreads {

    private static final Path TASKS = Path.of("/proc/self/task");

    /** As the kernel cuts them off. Those that come later take after the one that makes them, which is among these. */
    private static final List<String> NAMES = List.of("C2 CompilerThre", "G1 Main Marker", "G1 Conc#");

    /** A tenth of the processor while calls want all of it, and all that they leave. */
    private static final int NICE = 10;

    private static final int PRIO_PROCESS = 0;

    private BackgroundThreads() {}

    /** Has them give way to calls. To be called first of all, when there is no log yet. */
    public static void giveWay() {
        if (!Files.isDirectory(TASKS)) {
            return;
        }
        try (Stream<Path> tasks = Files.list(TASKS)) {
            List<Path> background = tasks.filter(BackgroundThreads::canWait).toList();
            background.forEach(task ->
                    Kernel.setpriority(PRIO_PROCESS, Integer.parseInt(String.valueOf(task.getFileName())), NICE));
        } catch (IOException | LinkageError notToBeHad) {
            // Then speech waits for them as it does elsewhere: the first seconds are worse, and nothing else.
        }
    }

    private static boolean canWait(Path task) {
        try {
            String name = Files.readString(task.resolve("comm"));
            return NAMES.stream().anyMatch(name::startsWith);
        } catch (IOException ended) {
            return false;
        }
    }
}
