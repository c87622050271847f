package org.tandemrelay.relay.load.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** How long each thread of a process on this machine has run, to the nanosecond, where Linux tells it. Blocks for a moment. */
public final class ThreadClock {

    private final Path tasks;

    /** Of the process of that number, which may be gone before it is read. */
    public ThreadClock(long pid) {
        tasks = Path.of("/proc", Long.toString(pid), "task");
    }

    /**
     * What lies between two readings.
     *
     * @param allNanos of all threads that lived at both
     * @param busiestNanos of the one that ran for longest: of a relay, its event loop
     */
    public record Ran(long allNanos, long busiestNanos) {

        /** By two readings, by the numbers of threads. */
        public static Ran between(Map<String, Long> before, Map<String, Long> after) {
            long all = 0;
            long busiest = 0;
            for (Map.Entry<String, Long> thread : after.entrySet()) {
                long ran = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
                all += ran;
                busiest = Math.max(busiest, ran);
            }
            return new Ran(all, busiest);
        }
    }

    /** Nanoseconds by thread; empty if nobody tells. */
    public Map<String, Long> read() {
        Map<String, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                readOne(thread, nanos);
            }
        } catch (IOException noLinux) {
            return Map.of();
        }
        return nanos;
    }

    private static void readOne(Path thread, Map<String, Long> nanos) {
        try {
            String ran = Files.readString(thread.resolve("schedstat"));
            nanos.put(thread.toString(), Long.parseLong(ran.substring(0, ran.indexOf(' '))));
        } catch (IOException endedMeanwhile) {
            nanos.remove(thread.toString());
        }
    }
}
