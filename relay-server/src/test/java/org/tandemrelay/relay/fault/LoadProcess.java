package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The load test and a model that says everything back, each a process of its own, so that the relay is slowed down by neither. */
final class LoadProcess implements AutoCloseable {

    private static final Path AUDIO = Path.of("../samples/recorded-audio");
    private static final Pattern MODEL = Pattern.compile("ws://\\S+");

    private final Path folder;
    private final List<String> before;
    private final List<Process> started = new ArrayList<>();

    /**
     * None of them runs yet.
     *
     * @param folder for what they say
     * @param before a program that runs them, such as taskset; empty for none
     */
    LoadProcess(Path folder, List<String> before) {
        this.folder = folder;
        this.before = before;
    }

    /** Runs something until the end of the test. */
    Process run(Path said, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        started.add(process);
        return process;
    }

    private List<String> tandem(String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                PackagedRelay.jar().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts the model; gives its address. */
    String model() throws IOException {
        Path said = folder.resolve("model.txt");
        run(said, tandem("simulate", "--echo", "--port=0"));
        String[] found = new String[1];
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            Matcher address = MODEL.matcher(Files.readString(said));
            found[0] = address.find() ? address.group() : null;
            return found[0] != null;
        });
        return found[0];
    }

    /** Calls the relay, with what all of a test's calls have in common and with what they have not. */
    LoadFigures call(int port, String[] common, String... options) {
        Path said = folder.resolve("said.txt");
        Path result = folder.resolve("result.json");
        List<String> command =
                tandem("load-test", "--url=ws://127.0.0.1:" + port, "--echo", "--audio=" + AUDIO, "--json=" + result);
        command.addAll(List.of(common));
        command.addAll(List.of(options));
        try {
            Files.deleteIfExists(result);
            assertThat(run(said, command).waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(result).as(Files.readString(said)).exists();
            return new LoadFigures(new ObjectMapper().readTree(result.toFile()).path("relay"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
