package org.tandemrelay.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemrelay.relay.command.TandemCommand;

/** A relay in a process of its own, of the classes that are tested: one that can be killed, and whose sockets the kernel knows. */
final class ForkedRelay implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)/");

    private final Process process;
    private final BufferedReader said;
    private final int port;

    private ForkedRelay(Process process) throws IOException {
        this.process = process;
        said = process.inputReader();
        port = portIn(said);
    }

    /** Starts one with these flags of {@code serve}, and waits until it listens. */
    static ForkedRelay serve(String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                TandemCommand.class.getName(),
                "serve",
                "--port",
                "0"));
        command.addAll(List.of(flags));
        return new ForkedRelay(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static int portIn(BufferedReader out) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
        }
        throw new AssertionError("the relay ended and said: " + all);
    }

    Process process() {
        return process;
    }

    int port() {
        return port;
    }

    NativeCaller call() {
        return NativeCaller.call(URI.create("ws://127.0.0.1:" + port + "/v1/call"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        said.close();
    }
}
