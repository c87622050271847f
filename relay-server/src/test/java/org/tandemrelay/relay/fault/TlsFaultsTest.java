package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;

/** What is done to a relay that speaks TLS, before there is any. */
@Execution(ExecutionMode.CONCURRENT)
class TlsFaultsTest {

    /** A record of a handshake, of 16 KiB, which begins a ClientHello of 16 MiB: as much as its length can say. */
    private static final byte[] ENDLESS_HELLO = {22, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 3};

    private static final byte[] HALF_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

    @TempDir
    private static Path folder;

    private static TestRelay relay;

    @BeforeAll
    static void start() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=relay.example")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path certificate = Files.writeString(folder.resolve("relay.pem"), bundle.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("relay.key"), bundle.getPrivateKeyPEM());
        relay = TestRelay.start(
                "tls-cert", certificate.toString(), "tls-key", key.toString(), "handshake-timeout", "1s");
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    static Stream<Arguments> beginnings() {
        return Stream.of(
                Arguments.of("nothing", new byte[0]),
                Arguments.of("half a hello", HALF_HELLO),
                Arguments.of("plain HTTP", RawCaller.handshake("").getBytes(StandardCharsets.US_ASCII)),
                Arguments.of(
                        "garbage", "\u0016\u0003\u0001\u00ff\u00ff garbage".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beginnings")
    @Row(
            value = "F20",
            holds = "no TLS, or half a hello: the connection ends at handshake-timeout (1 s here) at the latest")
    void waitsForNoHelloForEver(String name, byte[] beginning) {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            long start = System.nanoTime();

            // When
            caller.tryWrite(beginning);
            caller.readToTheEnd();

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    @Row(value = "F20", holds = "a hello of 16 MiB: refused by its head")
    void takesNoEndlessHello() {
        // Given
        byte[] record = new byte[5 + (16 << 10)];
        System.arraycopy(ENDLESS_HELLO, 0, record, 0, ENDLESS_HELLO.length);
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            int taken = 0;
            while (taken < 1_024 && caller.tryWrite(record)) {
                record[5] = 0;
                taken++;
            }

            // Then: what the kernel had taken by then, and not 16 MiB
            assertThat(taken).isLessThan(1_024);
        }
    }
}
