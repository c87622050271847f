package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A relay in a process of its own that does TLS, with many who want something of it. */
@Tag("slow")
@Isolated("it measures how soon something is done, and how much memory it takes")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TlsUnderLoadTest {

    private static final int CALLS = Integer.getInteger("faults.calls", 20);
    private static final int PENDING = 1_000;
    private static final int ROTATIONS = 5;
    private static final AudioFormat WIDE = AudioFormat.pcm16(24_000);

    @TempDir
    private Path folder;

    private final RealtimeSimulator model = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
    private final List<AutoCloseable> open = new ArrayList<>();
    private X509Bundle authority;
    private SSLContext trust;

    @BeforeEach
    void makeCertificate() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=authority of the test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        trust = SSLContext.getInstance("TLS");
        trust.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
        write("relay-0.example");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        model.close();
    }

    private void write(String name) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=" + name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Files.writeString(folder.resolve("relay.pem"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve("relay.key"), bundle.getPrivateKeyPEM());
    }

    private RelayProcess relay(Map<String, String> environment, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--tls-cert=" + folder.resolve("relay.pem"),
                "--tls-key=" + folder.resolve("relay.key"),
                "--model-url=" + model.url(),
                "--model-key=key",
                "--event-loops=2",
                "--playout-lead=unlimited"));
        all.addAll(List.of(settings));
        return RelayProcess.start(List.of(), environment, all.toArray(String[]::new));
    }

    private NativeCaller call(RelayProcess relay) {
        HttpClient http = HttpClient.newBuilder().sslContext(trust).build();
        NativeCaller caller =
                NativeCaller.call(URI.create("wss://127.0.0.1:" + relay.port() + "/v1/call?rate=24000"), "", http);
        open.add(caller);
        return caller;
    }

    private String nameAtTheDoor(RelayProcess relay) {
        try (SSLSocket socket =
                (SSLSocket) trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), relay.port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void answerAll(List<NativeCaller> callers, int times) {
        callers.forEach(caller -> caller.say("{\"type\":\"text\",\"text\":\"on\"}"));
        callers.forEach(caller -> caller.await("mark", times));
        assertThat(callers).noneMatch(NativeCaller::isClosed);
    }

    @Test
    @Row(value = "F21", holds = "5 new certificates while 20 callers talk: in use within 1 s (median), no call cut")
    void takesNewCertificatesAtOnceWhileCallersTalk() throws Exception {
        // Given
        try (RelayProcess relay = relay(Map.of())) {
            List<NativeCaller> callers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                callers.add(call(relay));
            }
            callers.forEach(caller -> caller.awaitState("listening"));
            answerAll(callers, 1);
            callers.forEach(caller -> caller.speak(Speech.silence(60_000, WIDE), WIDE));

            // When
            long[] nanos = new long[ROTATIONS];
            for (int i = 1; i <= ROTATIONS; i++) {
                String name = "relay-" + i + ".example";
                write(name);
                long written = System.nanoTime();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> nameAtTheDoor(relay).equals("CN=" + name));
                nanos[i - 1] = System.nanoTime() - written;
            }

            // Then: one of them may have fallen into a standstill of the machine
            Arrays.sort(nanos);
            System.out.printf(
                    "%d new certificates, %d callers talking: in use after %d ms (median), the slowest after %d ms%n",
                    ROTATIONS,
                    CALLS,
                    TimeUnit.NANOSECONDS.toMillis(nanos[ROTATIONS / 2]),
                    TimeUnit.NANOSECONDS.toMillis(nanos[ROTATIONS - 1]));
            assertThat(Duration.ofNanos(nanos[ROTATIONS / 2])).isLessThan(Duration.ofSeconds(1));
            answerAll(callers, 2);
        }
    }

    /** A ClientHello that has not come to its end: all but the last of 16,000 bytes. */
    private Socket halfHello(RelayProcess relay) throws IOException {
        byte[] hello = new byte[15_000];
        byte[] head = {22, 3, 1, 0x3e, (byte) 0x80, 1, 0, 0x3e, 0x7c, 3, 3};
        System.arraycopy(head, 0, hello, 0, head.length);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        open.add(socket);
        socket.getOutputStream().write(hello);
        return socket;
    }

    /** All of them, when the relay has read what they sent. */
    private void halfHellos(RelayProcess relay, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(halfHello(relay));
        }
        // Whoever has got through the door behind them knows that they were read.
        assertThat(nameAtTheDoor(relay)).isEqualTo("CN=relay-0.example");
        assertThat(nameAtTheDoor(relay)).isEqualTo("CN=relay-0.example");
        assertThat(sockets).allMatch(Socket::isConnected);
    }

    @Test
    @Row(value = "F20", holds = "1,000 hellos that have not come to their end: 64 KiB of memory each at most")
    void keepsLittleForHandshakesThatAreUnderWay() throws Exception {
        // Given: what the first ones need is there
        try (RelayProcess relay = relay(MemoryUse.FIXED_HEAP, "--handshake-timeout=2m", "--max-connections=4000")) {
            MemoryUse memory = new MemoryUse(relay.pid());
            halfHellos(relay, PENDING / 5);
            MemoryUse.Kib before = memory.now();

            // When
            halfHellos(relay, PENDING);

            // Then
            MemoryUse.Kib more = memory.now().since(before);
            System.out.printf(
                    "%,d handshakes under way: %.1f KiB of heap and %.1f KiB beside it each%n",
                    PENDING, more.heap() / PENDING, more.beside() / PENDING);
            assertThat(more.all() / PENDING).isLessThan(64);
        }
    }
}
