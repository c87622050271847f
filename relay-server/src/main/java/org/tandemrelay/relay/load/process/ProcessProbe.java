package org.tandemrelay.relay.load.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a process on this machine uses. */
public final class ProcessProbe implements AutoCloseable {

    private static final String RESIDENT = "VmRSS:";
    private static final double KIB_PER_MIB = 1_024;

    private final long pid;
    private final ProcessHandle process;

    /** Null if it is no JVM of ours. */
    private final @Nullable JvmProbe jvm;

    /**
     * A probe of a process.
     *
     * @throws IllegalArgumentException if there is none with this id
     */
    public ProcessProbe(long pid) {
        this(pid, JvmProbe.of(pid));
    }

    private ProcessProbe(long pid, @Nullable JvmProbe jvm) {
        this.pid = pid;
        this.process = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalArgumentException("there is no process with the id " + pid));
        this.jvm = jvm;
    }

    /** A probe that the process does not notice; it knows nothing of garbage. */
    public static ProcessProbe fromOutside(long pid) {
        return new ProcessProbe(pid, null);
    }

    /**
     * What it has used until now.
     *
     * @param cpuSeconds of all its threads, in user mode and in the kernel
     * @param residentMib memory; −1 where the system does not tell
     * @param collections of garbage; −1, as the next two, if it is no JVM that can be asked
     */
    public record Usage(
            double cpuSeconds, double residentMib, long collections, long collectionMillis, long allocatedBytes) {}

    /** What the process has used until now, by its own counters. */
    public Usage usage() {
        JvmProbe asked = jvm;
        return asked == null
                ? new Usage(cpuSeconds(), residentMib(), -1, -1, -1)
                : new Usage(
                        cpuSeconds(),
                        residentMib(),
                        asked.collections(),
                        asked.collectionMillis(),
                        asked.allocatedBytes());
    }

    /** Whether it is a JVM that can be asked. */
    public boolean jvm() {
        return jvm != null;
    }

    /** User and system time of all its threads, in seconds; 0 once it is gone. */
    public double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** What it has in memory, in MiB; −1 where the system does not tell, or once it is gone. */
    public double residentMib() {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.substring(RESIDENT.length())
                                    .replace("kB", "")
                                    .strip())
                            / KIB_PER_MIB)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException gone) {
            return -1;
        }
    }

    @Override
    public void close() {
        if (jvm != null) {
            jvm.close();
        }
    }
}
