package org.tandemrelay.relay.caller.openai;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.openai.JavaScriptClients;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * The vendor's JavaScript clients, pointed at a relay, hold the same conversations through it that they hold with the simulator. Not
 * part of the usual build, because it needs Node.js and the npm registry: {@code mvn -Pnpm -pl relay-server -am verify}.
 */
@Tag("npm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NpmClientCallTest {

    private static final Path SOURCE = Path.of("../upstream-client/src/test/npm");

    private static JavaScriptClients clients;

    private RealtimeSimulator simulator;
    private TestRelay relay;
    private TlsFront front;

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void install() throws Exception {
        clients = JavaScriptClients.install(SOURCE);
    }

    @BeforeEach
    void start() throws Exception {
        simulator = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(50).withSpeed(2));
        relay = TestRelay.startOn(
                URI.create(simulator.url().toString().replace("model=simulator", "model=gpt-realtime-2.1")),
                // The clients speak a whole turn as fast as it goes, and the machine may be busy.
                "caller-backlog",
                "30s");
        front = new TlsFront(relay.port());
    }

    @AfterEach
    void stop() {
        front.close();
        relay.close();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "agents"})
    void holdsAConversation(String client) throws Exception {
        clients.converse(client, front.baseUrl(), front.certificateFile());
    }
}
