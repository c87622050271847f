package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether there is anything to administer a relay by over the network. */
class OnePortTest {

    private static final String LISTENING = "0A";

    private static TestRelay relay;

    @BeforeAll
    static void start() {
        relay = TestRelay.start("caller-key", "key-of-the-caller");
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    /** The sockets that a process has, by the kernel's numbers. */
    private static Set<String> sockets(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            List<String> sockets = new ArrayList<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                sockets.add(link(file));
            }
            return sockets.stream()
                    .filter(name -> name.startsWith("socket:["))
                    .map(name -> name.replaceAll("\\D", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static String link(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** Ports at which this process listens. */
    private static List<Integer> ports(long pid) throws IOException {
        Set<String> own = sockets(pid);
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 9 && columns[3].equals(LISTENING) && own.contains(columns[9])) {
                    ports.add(Integer.parseInt(columns[1].substring(columns[1].lastIndexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    @Test
    void isAllThatARelayListensAt() throws Exception {
        // Given
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux tells");
        try (ForkedRelay alone = ForkedRelay.serve("--model-url", "ws://127.0.0.1:1/", "--warm-up", "0s")) {
            // When
            List<Integer> ports = ports(alone.process().pid());

            // Then
            assertThat(ports).containsExactly(alone.port());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/v1/admin",
                "/drain",
                "/v1/drain",
                "/shutdown",
                "/reload",
                "/v1/calls",
                "/v1/config",
                "/config",
                "/actuator",
                "/debug/pprof/",
                "/jolokia",
                "/heapdump",
                "/env"
            })
    void hasNothingThatStopsOrChangesARelay(String path) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
            try (RawCaller caller = RawCaller.connect(relay.port())) {
                // When
                RawCaller.Answer answer = caller.write(
                                method + " " + path
                                        + " HTTP/1.1\r\nHost: r\r\nAuthorization: Bearer key-of-the-caller\r\nContent-Length: 0\r\n\r\n")
                        .readAnswer();

                // Then
                assertThat(answer.status()).as(method).isEqualTo(404);
            }
        }
        assertThat(relay.get("/readyz").statusCode()).isEqualTo(200);
    }
}
