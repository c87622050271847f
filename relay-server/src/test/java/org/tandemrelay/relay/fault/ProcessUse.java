package org.tandemrelay.relay.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process takes of the machine, as Linux tells it. */
final class ProcessUse {

    private static final long TICK_MILLIS = 10;

    private final Path folder;

    ProcessUse(long pid) {
        folder = Path.of("/proc", Long.toString(pid));
    }

    /** Whether there is anything to be read. */
    boolean isKnown() {
        return Files.isDirectory(folder.resolve("task"));
    }

    /** Memory that is its own, without the pages of files, in KiB. */
    long residentKib() {
        return read(folder.resolve("status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Time on a processor, of all its threads. */
    long cpuMillis() {
        return cpuMillis(folder);
    }

    /** Time on a processor of the threads whose name begins so; Linux knows the first 15 letters of it. */
    long cpuMillis(String threads) {
        return list(folder.resolve("task")).stream()
                .filter(task -> read(task.resolve("comm")).get(0).startsWith(threads))
                .mapToLong(ProcessUse::cpuMillis)
                .sum();
    }

    private static long cpuMillis(Path task) {
        String line = read(task.resolve("stat")).get(0);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MILLIS;
    }

    /** Open files and sockets. */
    int openFiles() {
        return list(folder.resolve("fd")).size();
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
