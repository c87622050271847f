package org.tandemrelay.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.ScriptedModel;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.fault.Row;

/** N12: how much speech is gone for good, since the kernel has it already, when a caller has stopped reading. */
class KernelBacklogTest {

    private static final int ANSWER_SECONDS = 120;
    private static final int BYTES_A_SECOND = 48_000;

    /** Bytes of speech that left the relay for a caller that reads nothing, once no more do. */
    private static long swallowed(String transport) throws IOException {
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(
                        model.url(),
                        "transport",
                        transport,
                        "playout-lead",
                        "unlimited",
                        "playout-queue",
                        "1s",
                        "caller-stall",
                        "1m");
                RawCaller deaf = RawCaller.connect(relay.port()).call("?rate=24000")) {
            deaf.await("started");
            model.begin("resp_1");
            for (int second = 0; second < ANSWER_SECONDS; second++) {
                model.speak("resp_1", "item_1", 1_000);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> relay.metric("tandem_model_reads_paused", "") == 1);
            return (long) relay.metric("tandem_model_audio_bytes_total", "");
        }
    }

    @Test
    @Row(
            value = "N12",
            holds =
                    "a caller that does not read: at most 20 s of 24 kHz speech leave the relay, the kernel's part of it; without the limit it is 60 s and more")
    void theKernelTakesLittleForACallerThatDoesNotRead() throws IOException {
        // Given
        assumeTrue(Epoll.isAvailable(), "epoll is missing");

        // When
        long ours = swallowed("epoll");
        long without = swallowed("nio");

        // Then
        assertThat(ours).isPositive().isLessThan(20L * BYTES_A_SECOND);
        assertThat(without).isGreaterThan(2 * ours);
    }
}
