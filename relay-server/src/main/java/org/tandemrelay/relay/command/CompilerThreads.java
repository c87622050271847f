package org.tandemrelay.relay.command;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The threads of the JVM's better compiler, C2. On a processor that they share with calls, speech waits for them: they would take seconds of it
 * just when the first callers come. So they are told to be nice, as far as this is Linux. The quick compiler, C1, is not: all gain by it at once.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2), where a thread has a priority of its own</a>
 */
final class CompilerThreads {

    private static final Path TASKS = Path.of("/proc/self/task");

    /** As the kernel cuts it off. */
    private static final String C2 = "C2 CompilerThre";

    /** A tenth of the processor while calls want all of it, and all that they leave. */
    private static final int NICE = 10;

    private static final int PRIO_PROCESS = 0;

    private CompilerThreads() {}

    /** Has them give way to calls; those that come later take after them. To be called first of all, when there is no log yet. */
    static void giveWay() {
        if (!Files.isDirectory(TASKS)) {
            return;
        }
        try (Stream<Path> tasks = Files.list(TASKS)) {
            List<Path> compilers = tasks.filter(CompilerThreads::compiles).toList();
            Native.register(Kernel.class, NativeLibrary.getProcess());
            compilers.forEach(task ->
                    Kernel.setpriority(PRIO_PROCESS, Integer.parseInt(String.valueOf(task.getFileName())), NICE));
        } catch (IOException | LinkageError notToBeHad) {
            // Then speech waits for them as it does elsewhere: the first seconds are worse, and nothing else.
        }
    }

    private static boolean compiles(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith(C2);
        } catch (IOException ended) {
            return false;
        }
    }

    /** Of the C library. */
    private static final class Kernel {
        static native int setpriority(int which, int who, int priority);
    }
}
