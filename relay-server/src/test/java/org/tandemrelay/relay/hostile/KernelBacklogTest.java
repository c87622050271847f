package org.tandemrelay.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.time.Duration;
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

    @BeforeEach
    void needsLinux() {
        assumeTrue(Epoll.isAvailable() && KernelQueues.areKnown(), "this is not Linux, or epoll is missing");
    }

    /** What is in the kernel between a server and a caller: in the server's buffer, and in the caller's. */
    private record Backlog(long unsent, long unread) {
        long bytes() {
            return unsent + unread;
        }
    }

    /** Once no more comes. */
    private static Backlog backlog(int server, int caller) {
        Backlog[] seen = {new Backlog(0, 0)};
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    Backlog before = seen[0];
                    seen[0] = new Backlog(KernelQueues.toBeSent(server, caller), KernelQueues.toBeRead(caller, server));
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
                    "a caller that does not read: at most 16 KiB of speech are unsent in the kernel, beside its own receive buffer; stock has"
                            + " more than 1 MB")
    void theKernelTakesLittleForACallerThatDoesNotRead() throws IOException {
        // When
        Backlog ours = behindTheRelay();
        Backlog stock = behindTheExamples();

        // Then
        System.out.printf("in the kernel for a caller that does not read: %s, stock %s%n", ours, stock);
        assertThat(ours.unsent()).isLessThanOrEqualTo(16 << 10);
        assertThat(stock.bytes()).isGreaterThan(1_000_000);
    }
}
