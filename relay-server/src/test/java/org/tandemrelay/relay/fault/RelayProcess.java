package org.tandemrelay.relay.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemrelay.relay.NativeCaller;

/** A relay in a process of its own, as it is shipped, for what cannot be done to the tests' own process. Needs {@code mvn package}. */
public final class RelayProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("listens on https?://127\\.0\\.0\\.1:(\\d+)/");

    private static final int MOST_LINES = 10_000;

    private final Process process;
    private final Queue<String> said;
    private final int port;

    private RelayProcess(Process process, Queue<String> said, int port) {
        this.process = process;
        this.said = said;
        this.port = port;
    }

    /**
     * Starts one, and waits until it listens; skips the test if the relay was not packaged, and fails it if that was before the last change.
     *
     * @param before a program that runs it, such as prlimit; empty for none
     * @param environment variables that it gets beside ours
     * @param settings of {@code serve}, as flags
     */
    public static RelayProcess start(List<String> before, Map<String, String> environment, String... settings) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-jar",
                PackagedRelay.jar().toString(),
                "serve",
                "--port=0",
                "--anonymous=true"));
        List<String> given = List.of(settings);
        command.addAll(given);
        if (given.stream().noneMatch(setting -> setting.startsWith("--shed-lag="))) {
            // The machine has other tests to do, and is late for theirs.
            command.add("--shed-lag=0");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Queue<String> said = new ConcurrentLinkedQueue<>();
            return new RelayProcess(process, said, awaitPort(process, said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int awaitPort(Process process, Queue<String> said) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                drain(out, said);
                return Integer.parseInt(found.group(1));
            }
        }
        throw new AssertionError(String.join("\n", said));
    }

    /** The pipe must not fill up. */
    private static void drain(BufferedReader out, Queue<String> said) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (String line = out.readLine(); line != null; line = out.readLine()) {
                            said.add(line);
                            if (said.size() > MOST_LINES) {
                                said.remove();
                            }
                        }
                    } catch (IOException over) {
                        // So is the relay.
                    }
                },
                "relay-output");
        thread.setDaemon(true);
        thread.start();
    }

    /** The latest lines of its log. */
    List<String> said() {
        return List.copyOf(said);
    }

    /** Its process, for what the kernel knows of it. */
    long pid() {
        return process.pid();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    NativeCaller call() {
        return NativeCaller.call(URI.create("ws://127.0.0.1:" + port + "/v1/call"));
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) {
        try {
            int failed = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new AssertionError("no signal " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it measures, summed up over all labels. */
    double metric(String name) throws IOException {
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
