package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * A relay in a process of its own with two good calls, of which is measured what others take. Its heap is there from the beginning, so that what
 * the process grows by is beside it. Needs {@code mvn package}.
 */
final class MeasuredRelay implements AutoCloseable {

    private static final int GOOD_CALLS = 2;

    private final RealtimeSimulator model = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
    private final RelayProcess relay;
    private final ProcessUse use;
    private final NativeCaller other;
    private final Bystander bystander;

    private int answers;

    MeasuredRelay() {
        relay = RelayProcess.start(
                List.of(),
                MemoryUse.FIXED_HEAP,
                "--event-loops=1",
                "--model-url=" + model.url(),
                "--model-key=key",
                "--max-call-starts=0",
                "--compression=on",
                "--playout-lead=unlimited");
        use = new ProcessUse(relay.pid());
        assumeTrue(use.isKnown(), "only Linux tells what a process takes");
        other = relay.call();
        other.awaitState("listening");
        bystander = new Bystander(relay.port());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bystander.asked() > 400);
    }

    int port() {
        return relay.port();
    }

    ProcessUse use() {
        return use;
    }

    Bystander bystander() {
        return bystander;
    }

    /** Until nobody else calls. */
    void awaitGoodCallsAlone() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> relay.metric("tandem_calls_active") == GOOD_CALLS);
    }

    void assertGoodCallsGoOn() {
        answers++;
        other.say("{\"type\":\"text\",\"text\":\"on\"}");
        other.await("mark", answers);
        assertThat(other.isClosed()).isFalse();
    }

    @Override
    public void close() {
        bystander.close();
        other.close();
        relay.close();
        model.close();
    }
}
