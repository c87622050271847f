package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over TLS, with a certificate that the JDK's keytool makes for 127.0.0.1. */
class SecureCallTest {

    private static final int RATE = 16_000;
    private static final String PASSWORD = "for this test only";

    private final short[] speech = Recordings.speech("not-ill-disposed.wav", RATE, 500, 400);

    @TempDir
    private Path folder;

    private KeyStore keys;

    @BeforeEach
    void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("relay.p12");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", "relay", "-keyalg", "EC", "-dname", "CN=relay"));
        command.addAll(List.of("-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
    }

    @Test
    void callsARelayThatItTrusts() throws Exception {
        // Given
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SslContext trusting = SslContextBuilder.forClient().trustManager(trust).build();
        try (FakeRelay relay = FakeRelay.secured(new Echo(RATE, speech.length, 100), server());
                CallerNetwork network = new CallerNetwork(1, trusting)) {
            // When
            CallReport report = call(relay, network);

            // Then
            assertThat(report.ending().cause()).isEqualTo("caller_hangup");
            assertThat(report.heardMillis()).isEqualTo(400);
        }
    }

    @Test
    void doesNotCallARelayThatItDoesNotTrust() throws Exception {
        try (FakeRelay relay = FakeRelay.secured(new Echo(RATE, speech.length, 100), server());
                CallerNetwork network = CallerNetwork.open(1)) {
            // When
            CallReport report = call(relay, network);

            // Then
            assertThat(report.connectMillis()).isNull();
            assertThat(report.ending().cause()).isEqualTo(Ending.UNREACHABLE);
            assertThat(relay.audio()).isEmpty();
        }
    }

    private CallReport call(FakeRelay relay, CallerNetwork network) throws Exception {
        Recording recording = Recordings.spoken(Recordings.wav(folder.resolve("said.wav"), RATE, speech));
        CallPlan plan = new CallPlan(relay.at(RATE), recording, 20, 2_000, 10_000);
        CallRecords records = new CallRecords(new CallTimeline(), new ReplyRecorder());
        return new RecordedCaller(network, plan, records).connect().get(30, TimeUnit.SECONDS);
    }

    private SslContext server() throws IOException, GeneralSecurityException {
        KeyManagerFactory manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(keys, PASSWORD.toCharArray());
        return SslContextBuilder.forServer(manager).build();
    }
}
