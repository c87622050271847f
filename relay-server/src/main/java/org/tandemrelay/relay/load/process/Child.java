package org.tandemrelay.relay.load.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that says where it listens, and is stopped with the test. */
final class Child implements AutoCloseable {

    private static final Pattern LISTENS = Pattern.compile("listens on (\\S+)");
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 5;
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final CompletableFuture<String> address = new CompletableFuture<>();

    /** What it said last, for when it does not start. */
    private final Deque<String> lastLines = new ArrayDeque<>();

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @throws IOException if it does not; the message holds what it said
     */
    static Child start(String name, List<String> command) throws IOException, InterruptedException {
        Child child =
                new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
        // What it goes on to say has to be read, or it would stop when the pipe is full.
        Thread reader = new Thread(child::read, "load-" + name);
        reader.setDaemon(true);
        reader.start();
        boolean listens = false;
        try {
            child.address.get(START_SECONDS, TimeUnit.SECONDS);
            listens = true;
            return child;
        } catch (ExecutionException | TimeoutException e) {
            synchronized (child.lastLines) {
                throw new IOException(
                        "the " + name + " did not start: " + String.join(System.lineSeparator(), child.lastLines), e);
            }
        } finally {
            if (!listens) {
                child.close();
            }
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                Matcher matcher = LISTENS.matcher(line);
                if (matcher.find()) {
                    address.complete(matcher.group(1));
                }
            }
            address.completeExceptionally(new IOException("it has ended"));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > LINES_KEPT) {
                lastLines.removeFirst();
            }
        }
    }

    /** Where it listens. */
    String address() {
        return address.join();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException inAHurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
