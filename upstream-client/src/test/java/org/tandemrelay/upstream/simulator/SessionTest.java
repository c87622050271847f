package org.tandemrelay.upstream.simulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A simulator, and a client whose session has begun. */
abstract class SessionTest {

    private final SimulatorSettings settings;
    protected RealtimeSimulator simulator;
    protected SimulatorClient client;

    /** With answers that come so many times as fast as they are spoken, after so much thinking. */
    SessionTest(int speed, int thinkingMillis) {
        settings = SimulatorSettings.defaults().withSpeed(speed).withThinkingMillis(thinkingMillis);
    }

    @BeforeEach
    final void start() {
        simulator = RealtimeSimulator.start(settings);
        client = SimulatorClient.connect(simulator.url());
        client.await1("session.created");
    }

    @AfterEach
    final void stop() {
        client.close();
        simulator.close();
    }
}
