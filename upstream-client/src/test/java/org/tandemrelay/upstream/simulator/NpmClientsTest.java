package org.tandemrelay.upstream.simulator;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.testing.openai.JavaScriptClients;

/**
 * The vendor's JavaScript clients hold conversations with the simulator. Not part of the usual build, because it needs Node.js and the
 * npm registry: {@code mvn -Pnpm -pl upstream-client -am verify}.
 */
@Tag("npm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NpmClientsTest {

    private static final Path SOURCE = Path.of("src/test/npm");

    private static JavaScriptClients clients;

    private RealtimeSimulator simulator;
    private Path certificate;

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void install() throws Exception {
        clients = JavaScriptClients.install(SOURCE);
    }

    @BeforeEach
    void start() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        certificate = bundle.toTempCertChainPem().toPath().toAbsolutePath();
        simulator = RealtimeSimulator.start(SimulatorSettings.defaults()
                .withThinkingMillis(50)
                .withSpeed(2)
                .withTls(new SimulatorSettings.Tls(
                        certificate, bundle.toTempPrivateKeyPem().toPath())));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "agents"})
    void holdsAConversation(String client) throws Exception {
        clients.converse(client, "https://localhost:" + simulator.port() + "/v1", certificate);
    }
}
