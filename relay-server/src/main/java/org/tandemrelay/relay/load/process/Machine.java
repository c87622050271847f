package org.tandemrelay.relay.load.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.tandemrelay.upstream.transport.Transport;

/**
 * What a test ran on.
 *
 * @param processor its name
 * @param processors how many, pinned or not
 * @param memoryGib all of it
 * @param system name and version of the kernel
 * @param java version and vendor of the load test's own
 * @param transport of the load test's own
 * @param load average of the last minute when it began; −1 where the system does not tell
 * @param pinning which process ran where; empty for wherever the system put it
 */
public record Machine(
        String processor,
        int processors,
        double memoryGib,
        String system,
        String java,
        String transport,
        double load,
        String pinning) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final double BYTES_PER_GIB = 1L << 30;

    /** This one. */
    public static Machine here(String pinning) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                processorName(),
                processorCount(),
                system.getTotalMemorySize() / BYTES_PER_GIB,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.version") + " " + System.getProperty("java.vendor"),
                Transport.best().name().toLowerCase(Locale.ROOT),
                system.getSystemLoadAverage(),
                pinning);
    }

    private static String processorName() {
        return lines().stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /** All there are: a process that is pinned is told of its own only. */
    private static int processorCount() {
        int listed = (int)
                lines().stream().filter(line -> line.startsWith("processor")).count();
        return listed > 0 ? listed : Runtime.getRuntime().availableProcessors();
    }

    private static List<String> lines() {
        try {
            return Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
        } catch (IOException nobodyTells) {
            return List.of();
        }
    }
}
