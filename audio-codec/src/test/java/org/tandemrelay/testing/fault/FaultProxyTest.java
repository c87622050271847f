package org.tandemrelay.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.testing.fault.ProxyEvent.Kind;

class FaultProxyTest {

    private static final String HEAD = "GET / HTTP/1.1\r\n\r\n";
    private static final byte[] FRAME = {(byte) 0x82, 3, 'a', 'b', 'c'};
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 1, 2, 3, 4, 3 ^ 1, (byte) (0xe8 ^ 2)};

    private ServerSocket echo;
    private FaultProxy proxy;
    private Socket client;

    @BeforeEach
    void connect() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        new Thread(this::serve, "echo").start();
        proxy = FaultProxy.to(echo.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(5_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        echo.close();
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = echo.accept();
                Thread thread = new Thread(() -> echo(socket), "echo-one");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (SocketException reset) {
            // As the test will have it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(byte[]... units) throws IOException {
        for (byte[] unit : units) {
            client.getOutputStream().write(unit);
        }
    }

    private static byte[] head() {
        return HEAD.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] receive(int bytes) throws IOException {
        InputStream in = client.getInputStream();
        return in.readNBytes(bytes);
    }

    @Test
    void passesAllAndWritesItDown() throws IOException {
        // When
        send(head(), FRAME, CLOSE);
        client.shutdownOutput();
        byte[] back = receive(1_000);

        // Then
        assertThat(back).hasSize(HEAD.length() + FRAME.length + CLOSE.length);
        assertThat(proxy.seen(1, Direction.UP)).extracting(Unit::opcode).containsExactly(-1, 2, 8);
        assertThat(proxy.closeCodes(1, Direction.DOWN)).containsExactly(1000);
        assertThat(proxy.count(Kind.ENDED)).isEqualTo(2);
        assertThat(proxy.count(Kind.FAULT)).isZero();
    }

    @Test
    void dropsTheFrameThatTheRuleMeansAndNoOther() throws IOException {
        // Given
        proxy.connection(1).up().frame(2).meets(Fault.drop());

        // When
        send(head(), FRAME, CLOSE, FRAME);

        // Then
        assertThat(receive(HEAD.length() + 2 * FRAME.length)).endsWith(FRAME);
        assertThat(proxy.closeCodes(1, Direction.DOWN)).isEmpty();
        assertThat(proxy.count(Kind.FAULT)).isEqualTo(1);
    }

    @Test
    void resetsInTheMiddleOfAFrame() throws IOException {
        // Given
        proxy.anyConnection().down().frame(1).meets(Fault.resetAfter(2));

        // When
        send(head(), FRAME);

        // Then
        assertThatThrownBy(() -> receive(1_000)).isInstanceOf(SocketException.class);
        assertThat(proxy.count(Kind.RESET)).isPositive();
    }

    @Test
    void delaysWithoutHoldingUp() throws IOException {
        // Given
        proxy.anyConnection().up().everything().meets(Fault.delay(Duration.ofMillis(200)));
        long start = System.nanoTime();

        // When
        send(head());
        for (int i = 0; i < 20; i++) {
            send(FRAME);
        }
        byte[] back = receive(HEAD.length() + 20 * FRAME.length);

        // Then
        assertThat(back).hasSize(HEAD.length() + 20 * FRAME.length);
        assertThat(System.nanoTime() - start).isBetween(200_000_000L, 3_000_000_000L);
    }

    @Test
    void swallowsAllInABlackholeWithTheLineOpen() throws IOException {
        // Given
        proxy.connection(1).up().fromFrame(1).meets(Fault.blackhole());
        send(head());
        receive(HEAD.length());
        client.setSoTimeout(200);

        // When
        send(FRAME, FRAME);

        // Then
        assertThatThrownBy(() -> receive(1)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void letsThroughOnlySoMuchASecond() throws IOException {
        // Given
        proxy.connection(1).down().fromFrame(1).meets(Fault.bandwidth(10_000));
        byte[] long1 = new byte[4 + 3_000];
        long1[0] = (byte) 0x82;
        long1[1] = 126;
        long1[2] = 3_000 >> 8;
        long1[3] = (byte) 3_000;
        long start = System.nanoTime();

        // When
        send(head(), long1);
        receive(HEAD.length() + long1.length);

        // Then
        assertThat(System.nanoTime() - start).isGreaterThan(250_000_000L);
    }

    @Test
    void cutsIntoSegmentsWithoutLoss() throws IOException {
        // Given
        proxy.anyConnection().up().everything().meets(Fault.slice(1));

        // When
        send(head(), FRAME);

        // Then
        assertThat(receive(HEAD.length() + FRAME.length)).endsWith(FRAME);
    }

    @Test
    void passesWhatIsNoHttpAsItComes() throws IOException {
        // When
        send(new byte[] {22, 3, 1, 0, 5});

        // Then
        assertThat(receive(5)).startsWith(22, 3, 1);
        assertThat(proxy.seen(1, Direction.UP)).extracting(Unit::index).startsWith(1);
    }
}
