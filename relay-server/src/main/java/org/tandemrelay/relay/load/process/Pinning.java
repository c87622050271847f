package org.tandemrelay.relay.load.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which process runs on which processors: the relay alone on the first, all else on the others. By {@code taskset}, where there is one and more
 * than one processor; otherwise the system puts them wherever it likes.
 */
public final class Pinning {

    private static final String RELAY = "0";

    /** Empty where nothing is pinned. */
    private final String others;

    private Pinning(String others) {
        this.others = others;
    }

    /** As far as it is possible here. */
    public static Pinning ofThisMachine() {
        int processors = Runtime.getRuntime().availableProcessors();
        boolean possible = processors > 1 && succeeds(List.of("taskset", "--version"));
        return new Pinning(possible ? processors == 2 ? "1" : "1-" + (processors - 1) : "");
    }

    /** None. */
    public static Pinning none() {
        return new Pinning("");
    }

    /** Puts this process, and the threads it has, among the others. */
    void apply() {
        if (!others.isEmpty()) {
            succeeds(List.of(
                    "taskset",
                    "-a",
                    "-c",
                    "-p",
                    others,
                    Long.toString(ProcessHandle.current().pid())));
        }
    }

    List<String> relay(List<String> command) {
        return on(RELAY, command);
    }

    private List<String> on(String processors, List<String> command) {
        if (others.isEmpty()) {
            return command;
        }
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", processors));
        pinned.addAll(command);
        return pinned;
    }

    /** For people. */
    public String description() {
        return others.isEmpty() ? "" : "relay on processor " + RELAY + ", simulator and callers on " + others;
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
