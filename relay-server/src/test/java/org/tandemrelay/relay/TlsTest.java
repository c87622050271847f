package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.fault.Row;

/** Callers over TLS. */
class TlsTest {

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private X509Bundle authority;

    @BeforeEach
    void makeCertificate() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=authority of the test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        certificate = folder.resolve("relay.pem");
        key = folder.resolve("relay.key");
        write("first.example", Instant.now().minusSeconds(60));
    }

    private void write(String name, Instant when) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=" + name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Files.writeString(certificate, bundle.getCertificatePathPEM());
        Files.writeString(key, bundle.getPrivateKeyPEM());
        Files.setLastModifiedTime(certificate, FileTime.from(when));
        Files.setLastModifiedTime(key, FileTime.from(when));
    }

    private TestRelay relay() {
        return TestRelay.start("tls-cert", certificate.toString(), "tls-key", key.toString());
    }

    private HttpClient client(String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
        HttpClient.Builder builder = HttpClient.newBuilder().sslContext(context);
        if (protocols.length > 0) {
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(protocols);
            builder.sslParameters(parameters);
        }
        return builder.build();
    }

    private static HttpResponse<String> get(HttpClient client, TestRelay relay)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(relay.server().address().resolve("/readyz"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String name(HttpResponse<?> response) {
        SSLSession session = response.sslSession().orElseThrow();
        try {
            return ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void servesCallersAndPagesOverTls() throws Exception {
        // Given
        try (TestRelay relay = relay()) {
            CompletableFuture<String> greeting = new CompletableFuture<>();

            // When
            HttpResponse<String> ready = get(client(), relay);
            WebSocket caller = client().newWebSocketBuilder()
                    .buildAsync(URI.create("wss://127.0.0.1:" + relay.port() + "/v1/call"), new WebSocket.Listener() {
                        @Override
                        public CompletableFuture<?> onText(WebSocket socket, CharSequence data, boolean last) {
                            greeting.complete(data.toString());
                            socket.request(1);
                            return CompletableFuture.completedFuture(null);
                        }
                    })
                    .join();

            // Then
            assertThat(relay.server().address().getScheme()).isEqualTo("https");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
            assertThat(greeting.get(20, java.util.concurrent.TimeUnit.SECONDS)).contains("\"type\"");
            caller.abort();
        }
    }

    @Test
    void speaksTls13And12AndNothingOlder() throws Exception {
        try (TestRelay relay = relay()) {
            assertThat(get(client("TLSv1.3"), relay).sslSession().orElseThrow().getProtocol())
                    .isEqualTo("TLSv1.3");
            assertThat(get(client("TLSv1.2"), relay).sslSession().orElseThrow().getProtocol())
                    .isEqualTo("TLSv1.2");
            assertThatThrownBy(() -> get(client("TLSv1.1"), relay)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    @Row(value = "F21", holds = "a new certificate is taken when its files are written, and calls go on")
    void takesANewCertificateWhileCallsGoOn() throws Exception {
        // Given
        try (TestRelay relay = relay()) {
            assertThat(name(get(client(), relay))).isEqualTo("CN=first.example");
            WebSocket caller = client().newWebSocketBuilder()
                    .buildAsync(URI.create("wss://127.0.0.1:" + relay.port() + "/v1/call"), new WebSocket.Listener() {})
                    .join();
            Awaitility.await().until(() -> relay.server().liveCalls() == 1);

            // When
            write("second.example", Instant.now());

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(name(get(client(), relay))).isEqualTo("CN=second.example"));
            assertThat(relay.server().liveCalls()).isOne();
            caller.abort();
        }
    }

    @Test
    void keepsItsCertificateWhenTheNewOneIsNoGood() throws Exception {
        // Given
        try (TestRelay relay = relay()) {
            Logger logger = (Logger) LoggerFactory.getLogger("org.tandemrelay.relay.server.CallerTls");
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            logger.addAppender(log);

            // When
            Files.writeString(certificate, "not a certificate");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !log.list.isEmpty());
            logger.detachAppender(log);

            // Then
            assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
            assertThat(name(get(client(), relay))).isEqualTo("CN=first.example");
        }
    }

    @Test
    void doesNotStartWithFilesThatDoNotFitTogether() throws IOException {
        // Given
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

        // Then
        assertThatThrownBy(this::relay).hasMessageContaining("tls-cert").hasMessageNotContaining("c2VjcmV0");
    }
}
