package org.tandemrelay.relay.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the kernel holds of a connection within this machine, by Linux's tables of sockets. Ports tell which. */
public final class KernelQueues {

    private static final List<Path> SOCKETS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private KernelQueues() {}

    /** Whether there are such tables. */
    public static boolean areKnown() {
        return Files.isReadable(SOCKETS.get(0));
    }

    /** Bytes at one end that have still to be sent, or to be acknowledged by the other. */
    public static long toBeSent(int here, int there) {
        return waiting(here, there, 0);
    }

    /** Bytes at one end that have still to be read. */
    public static long toBeRead(int here, int there) {
        return waiting(here, there, 1);
    }

    private static long waiting(int here, int there, int queue) {
        String ends = String.format(Locale.ROOT, "[0-9A-F]+:%04X [0-9A-F]+:%04X .*", here, there);
        return SOCKETS.stream()
                .flatMap(KernelQueues::lines)
                .map(line -> line.strip().replaceFirst("^\\d+: ", ""))
                .filter(line -> line.matches(ends))
                .map(line -> line.split(" +")[3].split(":"))
                .mapToLong(queues -> Long.parseLong(queues[queue], 16))
                .sum();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table).stream() : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
