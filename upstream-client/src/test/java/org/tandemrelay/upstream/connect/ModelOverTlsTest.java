package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Models that have to say who they are. */
class ModelOverTlsTest extends ModelConnectorFixture {

    private static X509Bundle certificateOf(String host) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + host)
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private SessionClosedOrReady dialOverTls(X509Bundle served, X509Bundle trusted) throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .trustManager(trusted.toTrustManagerFactory())
                .build();
        SimulatorSettings.Tls files = new SimulatorSettings.Tls(
                served.toTempCertChainPem().toPath(),
                served.toTempPrivateKeyPem().toPath());
        try (RealtimeSimulator secure =
                RealtimeSimulator.start(SimulatorSettings.defaults().withTls(files))) {
            TestCall call = dial(URI.create("wss://localhost:" + secure.port() + "/v1/realtime?model=m"), PATIENT, tls);
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(call.events()).isNotEmpty());
            return new SessionClosedOrReady(call.ends(), call.all(SessionReady.class));
        }
    }

    private record SessionClosedOrReady(List<SessionClosed> ends, List<SessionReady> ready) {}

    @Test
    void speaksTlsWithAModelThatItTrusts() throws Exception {
        // Given
        X509Bundle certificate = certificateOf("localhost");

        // When / Then
        assertThat(dialOverTls(certificate, certificate).ready()).hasSize(1);
    }

    @Test
    void doesNotSpeakWithAModelThatNobodyVouchesFor() throws Exception {
        // When
        SessionClosedOrReady outcome = dialOverTls(certificateOf("localhost"), certificateOf("localhost"));

        // Then
        assertThat(outcome.ready()).isEmpty();
        assertThat(outcome.ends()).extracting(SessionClosed::cause).containsExactly(Cause.UNREACHABLE);
    }

    @Test
    void doesNotSpeakWithAModelOfAnotherName() throws Exception {
        // Given
        X509Bundle certificate = certificateOf("model.example");

        // When
        SessionClosedOrReady outcome = dialOverTls(certificate, certificate);

        // Then
        assertThat(outcome.ready()).isEmpty();
        assertThat(outcome.ends()).extracting(SessionClosed::cause).containsExactly(Cause.UNREACHABLE);
        assertThat(outcome.ends().get(0).message()).contains("localhost");
    }
}
