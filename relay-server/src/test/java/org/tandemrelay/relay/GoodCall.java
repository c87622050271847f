package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * A relay with one event loop and one good call on it, which goes on through all that the bad ones of a test do: whoever does it wrong harms
 * nobody but itself.
 */
final class GoodCall implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private TestRelay relay;
    private NativeCaller healthy;

    @Override
    public void beforeAll(ExtensionContext context) {
        relay = TestRelay.start(
                SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20),
                "",
                "event-loops",
                "1",
                "handshake-timeout",
                "5s",
                "caller-ping",
                "1s",
                "caller-silence",
                "8s",
                "playout-lead",
                "unlimited");
        healthy = relay.call("");
        healthy.awaitState("listening");
    }

    /**
     * A whole answer, there and back: the call lives, its model too, and the event loop that they share with the bad one. For one test at
     * a time, as two texts close together get one answer.
     */
    @Override
    public synchronized void afterEach(ExtensionContext context) {
        int before = healthy.all("mark").size();
        healthy.say("{\"type\":\"text\",\"text\":\"on\"}");
        healthy.await("mark", before + 1);
        assertThat(healthy.all("warning")).isEmpty();
        assertThat(healthy.isClosed()).isFalse();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Awaitility.await("the bad calls are gone")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> relay.server().liveCalls() <= 1);
        healthy.close();
        relay.close();
    }

    int port() {
        return relay.port();
    }

    NativeCaller call(String query) {
        return relay.call(query);
    }
}
