package org.tandemrelay.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.autobahn.EchoRelay;
import org.tandemrelay.relay.fault.Row;

/**
 * Each thing that Netty's usual pipeline lets a caller do, done to it and to the relay's. The rows are those of the table in {@code
 * docs/operations.md}; sizes are as small as still tells the difference.
 */
class HostileInputTest {

    private static final int PONG = 10;
    private static final String GOOD = RawCaller.handshake("");
    private static StockServer stock;
    private static EchoRelay relay;
    private static EchoRelay compressing;

    @BeforeAll
    static void start() {
        stock = new StockServer();
        relay = EchoRelay.strict(false);
        compressing = EchoRelay.strict(true);
    }

    @AfterAll
    static void stop() {
        stock.close();
        relay.close();
        compressing.close();
    }

    private static RawCaller call(int port) {
        return RawCaller.connect(port).call("");
    }

    private static String offering(String extension) {
        return GOOD.replace("Host", "Sec-WebSocket-Extensions: " + extension + "\r\nHost");
    }

    private static RawCaller.Ending endingOf(int port, Consumer<RawCaller> wrong) {
        try (RawCaller caller = call(port)) {
            wrong.accept(caller);
            return caller.readToEnd();
        }
    }

    private static void assertOneClose(RawCaller.Ending ending, int code) {
        assertThat(ending.closes()).hasSize(1);
        assertThat(ending.closes().get(0).closeCode()).isEqualTo(code);
    }

    /** That it still answers a ping shows that it took what came before. */
    private static void assertTaken(RawCaller caller) throws IOException {
        caller.write(RawCaller.frame(0x89, new byte[] {7}));
        RawCaller.Frame frame = caller.readFrame();
        while (frame.opcode() != PONG) {
            assertThat(frame.opcode()).isNotEqualTo(RawCaller.CLOSE);
            frame = caller.readFrame();
        }
    }

    @Test
    @DisplayName("N1 closes once")
    @Row(value = "N1", holds = "one Close frame after a broken frame")
    void n1SendsOneCloseFrame() {
        // Given
        Consumer<RawCaller> badOpcode = caller -> caller.write(RawCaller.frame(0x83, new byte[4]));

        // When
        RawCaller.Ending stocks = endingOf(stock.port(), badOpcode);
        RawCaller.Ending ours = endingOf(relay.port(), badOpcode);

        // Then
        assertThat(stocks.closes()).hasSize(2);
        assertOneClose(ours, 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc2, 0xa2, 0x92, 0xc9})
    @DisplayName("N2 refuses reserved bits that nobody agreed on")
    @Row(value = "N2", holds = "1002 for reserved bits that nobody agreed on")
    void n2RefusesReservedBits(int first) throws IOException {
        // Given
        Consumer<RawCaller> reserved = caller -> caller.write(RawCaller.frame(first, new byte[] {1}));

        // When
        RawCaller.Ending ours = endingOf(compressing.port(), reserved);
        RawCaller.Ending oursWithout = endingOf(relay.port(), reserved);

        // Then
        try (RawCaller caller = call(stock.port())) {
            reserved.accept(caller);
            assertTaken(caller);
        }
        assertOneClose(ours, 1002);
        assertOneClose(oursWithout, 1002);
    }

    @Test
    @DisplayName("N3 judges text before its frame is whole")
    @Row(value = "F12,N3", holds = "1007 once, at the wrong byte")
    void n3JudgesTextAsItArrives() {
        // Given
        byte[] text = new byte[100];
        Arrays.fill(text, (byte) 'a');
        text[40] = (byte) 0xff;
        byte[] half = Arrays.copyOf(RawCaller.frame(0x81, text), 60);

        // When
        RawCaller.Ending ours = endingOf(relay.port(), caller -> caller.write(half));

        // Then
        try (RawCaller caller = call(stock.port())) {
            caller.write(half);
            assertThat(caller.silentFor(300)).isTrue();
        }
        assertOneClose(ours, 1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server_no_context_takeover", "server_max_window_bits=10"})
    @DisplayName("N4 agrees to every parameter of permessage-deflate")
    @Row(value = "N4", holds = "every parameter of permessage-deflate is agreed to")
    void n4AgreesToEveryParameter(String parameter) {
        // Given
        String offer = offering("permessage-deflate; " + parameter);
        try (RawCaller toStock = RawCaller.connect(stock.port());
                RawCaller toUs = RawCaller.connect(compressing.port())) {
            // When
            RawCaller.Answer stocks = toStock.write(offer).readAnswer();
            RawCaller.Answer ours = toUs.write(offer).readAnswer();

            // Then: windows of other sizes it agrees to as well, once a library for them is there
            if (!parameter.contains("window")) {
                assertThat(stocks.headers()).doesNotContainKey("sec-websocket-extensions");
            }
            assertThat(ours.headers().get("sec-websocket-extensions")).contains(parameter);
        }
    }

    @Test
    @DisplayName("N5 keeps no pongs for a caller that does not read")
    @Row(value = "N5", holds = "no pongs pile up for a caller that does not read")
    void n5BoundsPongs() {
        // Given
        byte[] pings = repeated(RawCaller.frame(0x89, new byte[125]), 1_000);
        try (RawCaller toStock = RawCaller.connect(stock.port(), 4 << 10).call("");
                RawCaller toUs = RawCaller.connect(relay.port(), 4 << 10).call("")) {
            // When
            for (int i = 0; i < 100 && stock.queuedBytes() < 200_000; i++) {
                toStock.write(pings);
            }
            for (int i = 0; i < 100; i++) {
                toUs.tryWrite(pings);
            }
            RawCaller.Ending ours = toUs.readToEnd();

            // Then
            Awaitility.await().until(() -> stock.queuedBytes() > 200_000);
            assertOneClose(ours, 1008);
            assertThat(ours.bytesOf(PONG)).isLessThanOrEqualTo(100 * 125);
        }
    }

    private static byte[] repeated(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"N6 fragments of one byte, 1", "N7 fragments of none, 0"})
    @Row(value = "F14,N6,N7", holds = "1008 after 256 fragments")
    void n6And7BoundFragments(String row, int bytes) throws IOException {
        // Given
        byte[] first = RawCaller.frame(0x02, new byte[bytes]);
        byte[] others = repeated(RawCaller.frame(0x00, new byte[bytes]), 5_000);

        // When
        RawCaller.Ending ours = endingOf(relay.port(), caller -> {
            caller.write(first);
            caller.tryWrite(others);
        });

        // Then
        try (RawCaller caller = call(stock.port())) {
            caller.write(first).write(others);
            assertTaken(caller);
        }
        assertOneClose(ours, 1008);
    }

    @Test
    @DisplayName("N8 inflates no further than the longest message, and says so")
    @Row(value = "F15,N8", holds = "1009 at the largest message")
    void n8BoundsInflation() {
        // Given
        int bytes = 16 << 20;
        byte[] bomb = RawCaller.frame(0xc2, deflated(new byte[bytes]));
        assertThat(bomb.length).isLessThan(64 << 10);
        try (RawCaller toStock = RawCaller.connect(stock.port());
                RawCaller toUs = RawCaller.connect(compressing.port())) {
            toStock.write(offering("permessage-deflate")).readAnswer();
            toUs.write(offering("permessage-deflate")).readAnswer();

            // When
            toStock.write(bomb);
            RawCaller.Ending ours = toUs.write(bomb).readToEnd();

            // Then
            Awaitility.await().until(() -> stock.largestMessage() == bytes);
            assertOneClose(ours, 1009);
        }
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] out = new byte[64 << 10];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        // Without the empty block at its end: RFC 7692, 7.2.1.
        return Arrays.copyOf(out, length - 4);
    }

    @ParameterizedTest
    @CsvSource({
        "n: 13, n: 7, 426",
        "n: 13, n: 8, 426",
        "AAAAAAAAAAAAAAAAAAAAAA==, AAAA, 400",
        "'Host: relay\r\n', '', 400",
        "Host, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nHost', 400"
    })
    @DisplayName("N9 opens no WebSocket on a request that asks for none")
    @Row(value = "N9", holds = "400 or 426 for a handshake that is none")
    void n9HoldsTheHandshakeToItsRules(String right, String wrong, int status) {
        // Given
        String request = GOOD.replace(right, wrong);
        try (RawCaller toStock = RawCaller.connect(stock.port());
                RawCaller toUs = RawCaller.connect(relay.port())) {
            // When
            RawCaller.Answer stocks = toStock.write(request).readAnswer();
            RawCaller.Answer ours = toUs.write(request).readAnswer();

            // Then
            assertThat(stocks.status()).isEqualTo(101);
            assertThat(ours.status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /v1/call HTTP/1.1\r\nHost: re",
                "POST /v1/tokens HTTP/1.1\r\nHost: relay\r\nContent-Length: 10\r\n\r\nab"
            })
    @DisplayName("N10 waits for no request for ever")
    @Row(value = "F17,N10", holds = "an idle connection, half a head, half a body: closed at handshake-timeout")
    void n10HasADeadlineFromTheConnectionOn(String beginning) {
        // Given
        try (RawCaller toStock = RawCaller.connect(stock.port());
                RawCaller toUs = RawCaller.connect(relay.port())) {
            // When
            toStock.write(beginning);
            toUs.write(beginning);

            // Then: the relay was told 2 s, the other 300 ms
            assertThat(toUs.silentFor(4_000)).isFalse();
            assertThat(toStock.silentFor(700)).isTrue();
        }
    }
}
