package org.tandemrelay.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.LoopbackServer;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.fault.Row;

/** A client that wants another handshake of TLS 1.2 in the middle of a connection, which costs the server far more than itself. */
class RenegotiationTest {

    private static final Path OPENSSL = Path.of("/usr/bin/openssl");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What the client says when it has the server's last word of a handshake. */
    private static final Pattern HANDSHAKE = Pattern.compile("<<< TLS 1.2, Handshake .*Finished");

    private static X509Bundle bundle;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificate() throws Exception {
        bundle = new CertificateBuilder()
                .subject("CN=relay.example")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @BeforeEach
    void needsOpenSsl() {
        assumeTrue(Files.isExecutable(OPENSSL), OPENSSL + " is missing");
    }

    /** What a client says that renegotiates, until it gives up or has done so. */
    private String renegotiate(int port) throws IOException, InterruptedException {
        Path said = folder.resolve("openssl-" + port + ".txt");
        Process client = new ProcessBuilder(
                        OPENSSL.toString(), "s_client", "-msg", "-tls1_2", "-connect", "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try (OutputStream in = client.getOutputStream()) {
            await(said, "Verify return code", client);
            in.write("R\n".getBytes(StandardCharsets.US_ASCII));
            in.flush();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !client.isAlive() || handshakes(Files.readString(said)) == 2);
            return Files.readString(said);
        } finally {
            client.destroyForcibly();
            client.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private static void await(Path said, String words, Process client) {
        Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(said).contains(words) || !client.isAlive());
    }

    private static long handshakes(String said) {
        return HANDSHAKE.matcher(said).results().count();
    }

    @Test
    @DisplayName("N13 knows no renegotiation by clients")
    @Row(value = "F20,N13", holds = "TLS 1.2 renegotiated by a client: refused, and the connection ends")
    void isRefused() throws Exception {
        // Given
        SslContext jdks = SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
                .sslProvider(SslProvider.JDK)
                .build();
        Path certificate = Files.writeString(folder.resolve("relay.pem"), bundle.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("relay.key"), bundle.getPrivateKeyPEM());
        try (LoopbackServer stock = LoopbackServer.start(channel ->
                        channel.pipeline().addLast(jdks.newHandler(channel.alloc()), new HttpServerCodec()));
                TestRelay relay = TestRelay.start("tls-cert", certificate.toString(), "tls-key", key.toString())) {
            // When
            String stocks = renegotiate(stock.port());
            String ours = renegotiate(relay.port());

            // Then
            assertThat(stocks).contains("RENEGOTIATING").doesNotContain("no renegotiation");
            assertThat(handshakes(stocks)).isEqualTo(2);
            assertThat(ours).contains("RENEGOTIATING").contains("no renegotiation");
            assertThat(handshakes(ours)).isEqualTo(1);
        }
    }
}
