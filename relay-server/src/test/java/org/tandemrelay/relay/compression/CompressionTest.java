package org.tandemrelay.relay.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.autobahn.EchoRelay;

/** Groups 12 and 13 of the newer Autobahn suite anew: 5 kinds of payload in 18 sizes, and 7 sets of parameters in 18 sizes. */
@Execution(ExecutionMode.CONCURRENT)
class CompressionTest {

    /** What Chrome sends, word for word. */
    private static final String CHROME = "permessage-deflate; client_max_window_bits";

    /** Likewise Firefox. */
    private static final String FIREFOX = "permessage-deflate";

    /** Bytes of a message, and of a fragment; 0 for one frame. */
    private static final int[][] SIZES = {
        {16, 0},
        {64, 0},
        {256, 0},
        {1_024, 0},
        {4_096, 0},
        {8_192, 0},
        {16_384, 0},
        {32_768, 0},
        {65_536, 0},
        {131_072, 0},
        {8_192, 256},
        {16_384, 256},
        {32_768, 256},
        {65_536, 256},
        {131_072, 256},
        {131_072, 1_024},
        {131_072, 4_096},
        {131_072, 32_768}
    };

    private static final Map<String, byte[]> PAYLOADS = new LinkedHashMap<>();
    private static EchoRelay relay;

    @BeforeAll
    static void start() throws IOException {
        relay = EchoRelay.lenient(true);
        PAYLOADS.put(
                "text: JSON",
                text(i -> "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_" + i + "\",\"delta\":\""
                        + Integer.toHexString(i * 7919) + "\"},"));
        PAYLOADS.put(
                "text: prose", text(i -> i % 3 == 0 ? "Habe nun, ach! Philosophie, " : "Zwar bin ich gescheiter; "));
        PAYLOADS.put(
                "text: markup",
                text(i -> "<li class=\"item-" + i % 17 + "\"><a href=\"/" + i + "\">µ " + i + "</a></li>"));
        PAYLOADS.put("binary: speech", speech());
        byte[] noise = new byte[131_072];
        new Random(7).nextBytes(noise);
        PAYLOADS.put("binary: noise", noise);
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    private static byte[] text(java.util.function.IntFunction<String> words) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; all.length() < 131_072; i++) {
            all.append(words.apply(i));
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] speech() throws IOException {
        try (InputStream wav = CompressionTest.class.getResourceAsStream(
                "/org/tandemrelay/samples/recorded-audio/not-ill-disposed.wav")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] once = wav.readAllBytes();
            while (all.size() < 131_072) {
                all.writeBytes(once);
            }
            return all.toByteArray();
        }
    }

    /** So many bytes of it; of text, filled up where a character would be cut. */
    private static byte[] piece(String kind, int bytes) {
        byte[] all = PAYLOADS.get(kind);
        int end = bytes;
        while (kind.startsWith("text") && end > 0 && end < all.length && (all[end] & 0xc0) == 0x80) {
            end--;
        }
        byte[] piece = Arrays.copyOf(all, bytes);
        Arrays.fill(piece, Math.min(end, bytes), bytes, (byte) ' ');
        return piece;
    }

    private static int opcode(String kind) {
        return kind.startsWith("text") ? RawCaller.TEXT : RawCaller.BINARY;
    }

    private static void assertEchoed(String kind, String offer, int[] size, int times) throws IOException {
        byte[] message = piece(kind, size[0]);
        try (DeflateCaller caller = DeflateCaller.call(relay.port(), offer)) {
            assertThat(caller.agreed()).startsWith("permessage-deflate");
            for (int i = 0; i < times; i++) {
                DeflateCaller.Echo echo = caller.say(opcode(kind), message, size[1]);
                assertThat(echo.opcode()).isEqualTo(opcode(kind));
                assertThat(echo.bytes()).isEqualTo(message);
                // Speech is never compressed by the relay, whatever was agreed on.
                assertThat(echo.compressed()).isEqualTo(kind.startsWith("text"));
            }
        }
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> kindsAndSizes() {
        return Stream.of("text: JSON", "text: prose", "text: markup", "binary: speech", "binary: noise")
                .flatMap(kind -> IntStream.range(0, SIZES.length)
                        .mapToObj(size -> org.junit.jupiter.params.provider.Arguments.of(kind, size)));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> offersAndSizes() {
        String hints = "permessage-deflate; client_no_context_takeover; client_max_window_bits";
        return Stream.of(
                        hints,
                        hints + "; server_no_context_takeover",
                        hints + "; server_max_window_bits=9",
                        hints + "; server_max_window_bits=15",
                        hints + "; server_no_context_takeover; server_max_window_bits=9",
                        hints + "; server_no_context_takeover; server_max_window_bits=15",
                        hints + "; server_no_context_takeover; server_max_window_bits=9, " + hints
                                + "; server_no_context_takeover, " + hints)
                .flatMap(offer -> IntStream.range(0, SIZES.length)
                        .mapToObj(size -> org.junit.jupiter.params.provider.Arguments.of(offer, size)));
    }

    @ParameterizedTest(name = "{0}, size {1}")
    @MethodSource("kindsAndSizes")
    void carriesEveryKindOfPayloadInEverySize(String kind, int size) throws IOException {
        assertEchoed(kind, CHROME, SIZES[size], 2);
    }

    @ParameterizedTest(name = "{0}, size {1}")
    @MethodSource("kindsAndSizes")
    void carriesEveryKindOfPayloadInEverySizeForFirefox(String kind, int size) throws IOException {
        assertEchoed(kind, FIREFOX, SIZES[size], 2);
    }

    @ParameterizedTest(name = "{0}, size {1}")
    @MethodSource("offersAndSizes")
    void agreesToEverySetOfParametersInEverySize(String offer, int size) throws IOException {
        assertEchoed("text: JSON", offer, SIZES[size], 2);
    }

    @ParameterizedTest(name = "{0}, size {1}")
    @MethodSource("kindsAndSizes")
    @Tag("autobahn")
    @Timeout(300)
    void carriesEveryKindOfPayloadAThousandTimes(String kind, int size) throws IOException {
        assertEchoed(kind, CHROME, SIZES[size], manyTimes(size));
    }

    @ParameterizedTest(name = "{0}, size {1}")
    @MethodSource("offersAndSizes")
    @Tag("autobahn")
    @Timeout(300)
    void agreesToEverySetOfParametersAThousandTimes(String offer, int size) throws IOException {
        assertEchoed("text: JSON", offer, SIZES[size], manyTimes(size));
    }

    /** A thousand of the small ones, and of the others as many as make 2 MB. */
    private static int manyTimes(int size) {
        return Math.min(1_000, (2 << 20) / SIZES[size][0]);
    }

    @ParameterizedTest
    @CsvSource({
        "'permessage-deflate; client_max_window_bits', permessage-deflate",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate; server_max_window_bits=9, server_max_window_bits=9",
        "permessage-deflate; server_no_context_takeover, server_no_context_takeover"
    })
    void answersWithWhatItWillDo(String offer, String agreed) {
        // When
        try (DeflateCaller caller = DeflateCaller.call(relay.port(), offer)) {
            // Then
            assertThat(caller.agreed()).contains(agreed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; no_such_parameter",
        "x-webkit-deflate-frame",
        "permessage-bzip2"
    })
    void goesOnWithoutWhatItDoesNotKnow(String offer) throws IOException {
        // When
        try (DeflateCaller caller = DeflateCaller.call(relay.port(), offer)) {
            // Then
            assertThat(caller.agreed()).isEmpty();
        }
    }

    @Test
    void doesNothingOfTheKindUnlessItIsOn() {
        // Given
        try (EchoRelay off = EchoRelay.strict(false);
                // When
                DeflateCaller caller = DeflateCaller.call(off.port(), CHROME)) {
            // Then
            assertThat(caller.agreed()).isEmpty();
        }
    }

    /** A library that shares no code with any of ours. */
    @Test
    void isUnderstoodByAnotherLibrary() throws Exception {
        // Given
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
        extension.setThreshold(0);
        WebSocketClient client =
                new WebSocketClient(
                        URI.create(relay.url().toString()),
                        new Draft_6455(extension),
                        Map.of("Origin", "http://localhost"),
                        5_000) {
                    @Override
                    public void onOpen(ServerHandshake handshake) {
                        heard.add(handshake.getFieldValue("Sec-WebSocket-Extensions"));
                    }

                    @Override
                    public void onMessage(String message) {
                        heard.add(message);
                    }

                    @Override
                    public void onMessage(ByteBuffer bytes) {
                        heard.add("binary " + bytes.remaining());
                    }

                    @Override
                    public void onClose(int code, String reason, boolean remote) {
                        heard.add("closed " + code);
                    }

                    @Override
                    public void onError(Exception failure) {
                        heard.add(failure.toString());
                    }
                };
        assertThat(client.connectBlocking(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.poll(10, TimeUnit.SECONDS)).startsWith("permessage-deflate");

        for (String kind : List.of("text: JSON", "text: markup")) {
            for (int[] size : SIZES) {
                // When
                String message = new String(piece(kind, size[0]), StandardCharsets.UTF_8);
                client.send(message);

                // Then
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
            }
        }
        client.closeBlocking();
    }
}
