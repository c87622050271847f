package org.tandemrelay.relay.hostile;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A {@link StockServer} in a process of its own, which may open so many files. */
final class StockProcess implements AutoCloseable {

    /** Netty with the log that it finds where there is no other: the JDK's. */
    private static final Predicate<Path> NEEDED = entry -> entry.toFile().isDirectory()
            || entry.getFileName().toString().startsWith("netty-")
            || entry.getFileName().toString().startsWith("upstream-client");

    private final Process process;
    private final BufferedReader said;
    private final int port;

    private StockProcess(Process process) throws IOException {
        this.process = process;
        this.said = process.inputReader();
        this.port = Integer.parseInt(said.readLine());
    }

    static StockProcess withDescriptors(int most) throws IOException {
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> NEEDED.test(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = List.of(
                "/usr/bin/prlimit",
                "--nofile=" + most,
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                classes,
                StockProcess.class.getName());
        return new StockProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Tells its port, and serves until somebody ends it. */
    public static void main(String[] args) throws IOException {
        try (StockServer server = new StockServer()) {
            System.out.println(server.port());
            System.in.read();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        said.close();
    }
}
