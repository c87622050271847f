package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Models whose certificates are from an authority that no machine knows. */
class ModelAuthorityTest {

    @TempDir
    private Path folder;

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private Path pem(X509Bundle authority, String name) throws Exception {
        return Files.writeString(folder.resolve(name), authority.getCertificatePEM());
    }

    private static RealtimeSimulator model(X509Bundle authority) throws Exception {
        X509Bundle served = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        SimulatorSettings.Tls files = new SimulatorSettings.Tls(
                served.toTempCertChainPem().toPath(),
                served.toTempPrivateKeyPem().toPath());
        return RealtimeSimulator.start(SimulatorSettings.defaults().withTls(files));
    }

    private static URI address(RealtimeSimulator model) {
        return URI.create("wss://localhost:" + model.port() + "/v1/realtime?model=m");
    }

    @Test
    void areTrustedByTheOperatorsFile() throws Exception {
        // Given
        X509Bundle ours = authority("ours");
        try (RealtimeSimulator model = model(ours);
                TestRelay relay = TestRelay.startOn(
                        address(model), "model-ca-file", pem(ours, "ours.pem").toString());
                // When
                NativeCaller caller = relay.call("")) {
            // Then
            assertThat(caller.awaitState("listening").json()).isNotNull();
        }
    }

    @Test
    void areNotSpokenWithWhereTheFileHasAnother() throws Exception {
        // Given
        try (RealtimeSimulator model = model(authority("ours"));
                TestRelay relay = TestRelay.startOn(
                        address(model),
                        "model-ca-file",
                        pem(authority("another"), "another.pem").toString());
                // When
                NativeCaller caller = relay.call("")) {
            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("model_unreachable");
            assertThat(model.sessions()).isEmpty();
        }
    }

    @Test
    void needAFileWithCertificates() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("none.pem"), "no certificate");

        // When / Then
        assertThatThrownBy(() -> TestRelay.startOn(URI.create("wss://localhost:1/"), "model-ca-file", file.toString()))
                .hasMessageContaining("none.pem");
    }
}
