package org.tandemrelay.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.ScriptedModel;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.fault.Row;

/** How much speech the kernel has already, and nobody can take back, when a caller has stopped reading. By Linux's tables of sockets. */
class KernelBacklogTest {

    private static final int ANSWER_SECONDS = 120;
    private static final List<Path> SOCKETS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    @BeforeEach
    void needsLinux() {
        assumeTrue(Epoll.isAvailable() && Files.isReadable(SOCKETS.get(0)), "this is not Linux, or epoll is missing");
    }

    /** What is in the kernel between a server and a caller: in the server's buffer, and in the caller's. */
    private record Backlog(long unsent, long unread) {
        long bytes() {
            return unsent + unread;
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table).stream() : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of one end of a connection: bytes that it has still to send, or that wait there to be read. */
    private static long waiting(int here, int there, boolean toBeSent) {
        String ends = String.format(Locale.ROOT, "[0-9A-F]+:%04X [0-9A-F]+:%04X .*", here, there);
        return SOCKETS.stream()
                .flatMap(KernelBacklogTest::lines)
                .map(line -> line.strip().replaceFirst("^\\d+: ", ""))
                .filter(line -> line.matches(ends))
                .map(line -> line.split(" +")[3].split(":"))
                .mapToLong(queues -> Long.parseLong(queues[toBeSent ? 0 : 1], 16))
                .sum();
    }

    /** Once no more comes. */
    private static Backlog backlog(int server, int caller) {
        Backlog[] seen = {new Backlog(0, 0)};
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    Backlog before = seen[0];
                    seen[0] = new Backlog(waiting(server, caller, true), waiting(caller, server, false));
                    return seen[0].bytes() > 0 && seen[0].equals(before);
                });
        return seen[0];
    }

    private static Backlog behindTheRelay() throws IOException {
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(
                        model.url(),
                        "transport",
                        "epoll",
                        "playout-lead",
                        "unlimited",
                        "playout-queue",
                        "1s",
                        "caller-stall",
                        "1m");
                RawCaller deaf = RawCaller.connect(relay.port()).call("?rate=24000")) {
            while (!deaf.await("state").json().path("state").asText().equals("listening")) {
                // The model is being dialled.
            }
            model.begin("resp_1");
            for (int second = 0; second < ANSWER_SECONDS; second++) {
                model.speak("resp_1", "item_1", 1_000);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> relay.metric("tandem_model_reads_paused", "") == 1);
            return backlog(relay.port(), deaf.localPort());
        }
    }

    private static Backlog behindTheExamples() {
        try (StockServer stock = new StockServer();
                RawCaller deaf = RawCaller.connect(stock.port()).call("")) {
            stock.writeWhileWritable();
            return backlog(stock.port(), deaf.localPort());
        }
    }

    @Test
    @DisplayName("N12 leaves speech where it can be taken back")
    @Row(
            value = "N12",
            holds =
                    "a caller that does not read: less than 300 KB of speech are in the kernel, its own receive buffer included; stock has"
                            + " more than 1 MB")
    void theKernelTakesLittleForACallerThatDoesNotRead() throws IOException {
        // When
        Backlog ours = behindTheRelay();
        Backlog stock = behindTheExamples();

        // Then
        System.out.printf("in the kernel for a caller that does not read: %s, stock %s%n", ours, stock);
        assertThat(ours.bytes()).isLessThan(300_000);
        assertThat(stock.bytes()).isGreaterThan(1_000_000);
    }
}
