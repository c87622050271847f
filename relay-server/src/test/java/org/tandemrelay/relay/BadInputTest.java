package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * What a caller learns that does it wrong, and that it harms nobody but itself: one good call goes on through all of it, on the same
 * event loop.
 */
class BadInputTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final String GOOD = RawCaller.handshake("");
    private static final byte[] MEGABYTE = new byte[1 << 20];
    private static TestRelay relay;
    private static NativeCaller healthy;
    private static int answers;

    @BeforeAll
    static void start() {
        relay = TestRelay.start(
                SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20),
                "",
                "event-loops",
                "1",
                "handshake-timeout",
                "600ms",
                "caller-ping",
                "400ms",
                "caller-silence",
                "1500ms",
                "caller-hold",
                "30s",
                "caller-backlog",
                "30s",
                "playout-lead",
                "unlimited");
        healthy = relay.call("");
        healthy.awaitState("listening");
    }

    @AfterAll
    static void stop() {
        healthy.close();
        relay.close();
    }

    /** A whole answer, there and back: the call lives, its model too, and the event loop that they share with the bad one. */
    @AfterEach
    void theOtherCallGoesOn() {
        answers++;
        healthy.say("{\"type\":\"text\",\"text\":\"on\"}");
        healthy.await("mark", answers);
        assertThat(healthy.all("warning")).isEmpty();
        assertThat(healthy.isClosed()).isFalse();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> relay.server().liveCalls() == 1);
    }

    private static Arguments refused(String name, String request, int status, String... words) {
        return arguments(name, request, status, words);
    }

    private static String without(String header) {
        return GOOD.replaceFirst(header + ": [^\r]*\r\n", "");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("wrong path", GOOD.replace("/v1/call", "/v1/cal"), 404, "nothing at this path"),
                refused("wrong method", GOOD.replace("GET", "PUT"), 405, "GET", "PUT", "allow: GET"),
                refused("no upgrade", without("Upgrade"), 426, "Upgrade: websocket", "upgrade: websocket"),
                refused("no connection", without("Connection"), 426, "Connection: Upgrade", "upgrade: websocket"),
                refused("version 7", GOOD.replace("n: 13", "n: 7"), 426, "13", "sec-websocket-version: 13"),
                refused("version 8", GOOD.replace("n: 13", "n: 8"), 426, "13", "sec-websocket-version: 13"),
                refused("version 99", GOOD.replace("n: 13", "n: 99"), 426, "13", "sec-websocket-version: 13"),
                refused("no version", without("Sec-WebSocket-Version"), 400, "sec-websocket-version", "once"),
                refused("short key", GOOD.replace("AAAAAAAAAAAAAAAAAAAAAA==", "AAAA"), 400, "Sec-WebSocket-Key", "16"),
                refused("no key", without("Sec-WebSocket-Key"), 400, "sec-websocket-key", "once"),
                refused(
                        "two keys",
                        GOOD.replace("Host", "Sec-WebSocket-Key: BBBBBBBBBBBBBBBBBBBBBA==\r\nHost"),
                        400,
                        "sec-websocket-key",
                        "2 times"),
                refused("no host", without("Host"), 400, "host", "once"),
                refused("HTTP/1.0", GOOD.replace("HTTP/1.1", "HTTP/1.0"), 400, "HTTP/1.1"),
                refused(
                        "bad rate",
                        RawCaller.handshake("?rate=44100"),
                        400,
                        "rate",
                        "44100",
                        "8000, 16000, 24000, 48000"),
                refused("empty rate", RawCaller.handshake("?rate="), 400, "rate", "8000, 16000, 24000, 48000"),
                refused(
                        "unknown encoding",
                        RawCaller.handshake("?encoding=mp3"),
                        400,
                        "'encoding' is 'mp3'",
                        "pcm16, mulaw, alaw, opus"),
                refused("encoding in capitals", RawCaller.handshake("?encoding=OPUS"), 400, "'encoding' is 'OPUS'"),
                refused("empty encoding", RawCaller.handshake("?encoding="), 400, "'encoding' is ''", "pcm16"),
                refused(
                        "encoding twice",
                        RawCaller.handshake("?encoding=alaw&encoding=alaw"),
                        400,
                        "encoding",
                        "2 times"),
                refused(
                        "wide mulaw",
                        RawCaller.handshake("?encoding=mulaw&rate=16000"),
                        400,
                        "'rate' is '16000', but must be 8000 with the encoding 'mulaw'"),
                refused(
                        "wide alaw",
                        RawCaller.handshake("?rate=48000&encoding=alaw"),
                        400,
                        "'rate' is '48000', but must be 8000 with the encoding 'alaw'"),
                refused(
                        "pcm16 at a rate of Opus",
                        RawCaller.handshake("?encoding=pcm16&rate=12000"),
                        400,
                        "'12000'",
                        "8000, 16000, 24000, 48000"),
                refused(
                        "opus at 44100",
                        RawCaller.handshake("?encoding=opus&rate=44100"),
                        400,
                        "'44100'",
                        "one of 8000, 12000, 16000, 24000, 48000 with the encoding 'opus'"),
                refused("rate twice", RawCaller.handshake("?rate=8000&rate=8000"), 400, "rate", "2 times"),
                refused("bad escape", RawCaller.handshake("?rate=%zz"), 400, "%"),
                refused("foreign origin", GOOD.replace("Host", "Origin: https://evil.example\r\nHost"), 403, "origin"),
                refused(
                        "a page whose name leads here",
                        GOOD.replace("Host: relay", "Origin: http://relay\r\nHost: relay"),
                        403,
                        "origin"),
                refused("null origin", GOOD.replace("Host", "Origin: null\r\nHost"), 403, "origin"),
                refused("upgrade with a body", GOOD.replace("Host", "Content-Length: 4\r\nHost") + "body", 400, "body"),
                refused(
                        "big body",
                        "POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 99999\r\n\r\n",
                        413,
                        "body",
                        "16384"),
                refused("garbage", "\u0016\u0003\u0001 this is no HTTP at all\r\n\r\n", 400, "not HTTP"),
                refused("long address", "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n", 414, "address", "long"),
                refused(
                        "long headers",
                        GOOD.replace("Host", "A: " + "a".repeat(9_000) + "\r\nHost"),
                        431,
                        "headers",
                        "long"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isRefusedWithAnAnswerThatSaysWhy(String name, String request, int status, String... words) {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            caller.write(request);
            RawCaller.Answer answer = caller.readAnswer();

            // Then
            StringBuilder all = new StringBuilder(answer.body());
            answer.headers()
                    .forEach((header, value) ->
                            all.append(header).append(": ").append(value).append('\n'));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(all.toString()).contains(words);
            assertThat(answer.body()).isNotBlank();
            assertThat(caller.closedWithoutAWord()).isTrue();
        }
    }

    private static Arguments ended(String name, Consumer<RawCaller> wrong, int code, String cause, String words) {
        return arguments(name, wrong, code, cause, words);
    }

    private static Consumer<RawCaller> bytes(byte[] bytes) {
        return caller -> caller.tryWrite(bytes);
    }

    private static void flood(RawCaller caller, int first, byte[] again) {
        boolean open = caller.tryWrite(RawCaller.frame(first, again));
        for (int i = 0; open && i < 2_000; i++) {
            open = caller.tryWrite(RawCaller.frame(0, again));
        }
    }

    private static void fragments(RawCaller caller) {
        byte[] part = new byte[32 << 10];
        caller.tryWrite(RawCaller.frame(RawCaller.BINARY, part));
        for (int i = 1; i < 32; i++) {
            caller.tryWrite(RawCaller.frame(0, part));
        }
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                ended("1 MiB frame", bytes(RawCaller.frame(0x82, MEGABYTE)), 1009, "caller_too_big", "65536"),
                ended("1 MiB of fragments", BadInputTest::fragments, 1009, "caller_too_big", "too big"),
                ended(
                        "endless empty fragments",
                        caller -> flood(caller, RawCaller.BINARY, new byte[0]),
                        1008,
                        "caller_policy",
                        "fragments"),
                ended(
                        "endless tiny fragments",
                        caller -> flood(caller, RawCaller.TEXT, new byte[] {'a'}),
                        1008,
                        "caller_policy",
                        "fragments"),
                ended("unmasked", bytes(RawCaller.unmasked(0x82, new byte[4])), 1002, "caller_protocol", "mask"),
                ended("RSV1", bytes(RawCaller.frame(0xc2, new byte[4])), 1002, "caller_protocol", "RSV"),
                ended("RSV3", bytes(RawCaller.frame(0x92, new byte[4])), 1002, "caller_protocol", "RSV"),
                ended("opcode 3", bytes(RawCaller.frame(0x83, new byte[4])), 1002, "caller_protocol", "opcode"),
                ended("opcode 11", bytes(RawCaller.frame(0x8b, new byte[4])), 1002, "caller_protocol", "opcode"),
                ended("long ping", bytes(RawCaller.frame(0x89, new byte[126])), 1002, "caller_protocol", "control"),
                ended("cut ping", bytes(RawCaller.frame(0x09, new byte[4])), 1002, "caller_protocol", "control"),
                ended("stray fragment", bytes(RawCaller.frame(0x80, new byte[4])), 1002, "caller_protocol", "continu"),
                ended("1-byte Close", bytes(RawCaller.frame(0x88, new byte[1])), 1002, "caller_protocol", "close"),
                ended(
                        "Close with 1005",
                        bytes(RawCaller.frame(0x88, new byte[] {3, -19})),
                        1002,
                        "caller_protocol",
                        ""),
                ended(
                        "invalid UTF-8",
                        bytes(RawCaller.frame(0x81, new byte[] {'{', (byte) 0xc0, (byte) 0xaf})),
                        1007,
                        "caller_invalid",
                        "UTF-8"),
                ended(
                        "too many bad messages",
                        caller -> {
                            for (int i = 0; i < 17; i++) {
                                caller.text("no");
                            }
                        },
                        1008,
                        "caller_policy",
                        "not JSON"),
                ended(
                        "half a frame, then silence",
                        bytes(Arrays.copyOf(RawCaller.frame(0x82, new byte[100]), 50)),
                        4408,
                        "caller_silent",
                        "pings"),
                ended(
                        "a second request",
                        bytes(GOOD.getBytes(StandardCharsets.US_ASCII)),
                        1002,
                        "caller_protocol",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void endsThatCallWithOneCloseFrameThatSaysWhy(
            String name, Consumer<RawCaller> wrong, int code, String cause, String words) {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            caller.await("started");

            // When
            wrong.accept(caller);
            RawCaller.Ending ending = caller.readToEnd();

            // Then
            JsonNode ended = ending.message("ended").json();
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.closes().get(0).closeCode()).isEqualTo(code);
            assertThat(ending.closes().get(0).closeReason()).isEqualTo(cause);
            assertThat(ended.path("cause").asText()).isEqualTo(cause);
            assertThat(ended.path("message").asText()).containsIgnoringCase(words);
            assertThat(ending.frames().get(ending.frames().size() - 1).opcode()).isEqualTo(RawCaller.CLOSE);
            // Elsewhere than on Linux a reset throws away what was not read yet: the Close frame.
            assertThat(ending.reset()).isFalse();
        }
    }

    static Stream<Arguments> mistakes() {
        String deep = "[".repeat(900) + "]".repeat(900);
        return Stream.of(
                arguments("hello", "not_json", "not JSON"),
                arguments("", "not_json", "one JSON object"),
                arguments("{\"type\":\"ping\"} {}", "not_json", "not JSON"),
                arguments("[1]", "not_json", "one JSON object"),
                arguments("\"ping\"", "not_json", "one JSON object"),
                arguments(
                        "{\"type\":\"ping\",\"t\":[" + deep.replace("[", "[[").replace("]", "]]") + "]}",
                        "not_json",
                        "JSON"),
                arguments("{\"type\":\"sing\"}", "unknown_type", "'sing'"),
                arguments("{\"typ\":\"ping\"}", "unknown_type", "no type"),
                arguments("{\"type\":7}", "unknown_type", "no type"),
                arguments("{\"type\":{\"a\":1}}", "unknown_type", "no type"),
                arguments("{\"type\":\"start\"}", "bad_member", "start: 'rate'"),
                arguments("{\"type\":\"start\",\"rate\":44100}", "bad_member", "'44100', but must be one of 8000"),
                arguments("{\"type\":\"start\",\"rate\":[8000]}", "bad_member", "start: 'rate'"),
                arguments("{\"type\":\"start\",\"encoding\":\"mp3\"}", "bad_member", "start: 'encoding' is 'mp3'"),
                arguments("{\"type\":\"start\",\"encoding\":null}", "bad_member", "start: 'encoding' is 'null'"),
                arguments("{\"type\":\"start\",\"encoding\":[\"opus\"]}", "bad_member", "start: 'encoding' is ''"),
                arguments(
                        "{\"type\":\"start\",\"encoding\":\"alaw\",\"rate\":16000}",
                        "bad_member",
                        "start: 'rate' is '16000', but must be 8000 with the encoding 'alaw'"),
                arguments("{\"type\":\"text\"}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"text\",\"text\":\"\"}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"text\",\"text\":5}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"text\",\"text\":\"\\ud800\"}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"played\",\"ms\":1}", "bad_member", "played: 'item'"),
                arguments("{\"type\":\"played\",\"item\":\"i\"}", "bad_member", "played: 'ms'"),
                arguments("{\"type\":\"played\",\"item\":\"i\",\"ms\":-1}", "bad_member", "played: 'ms'"),
                arguments("{\"type\":\"played\",\"item\":\"i\",\"ms\":1e300}", "bad_member", "played: 'ms'"),
                arguments("{\"type\":\"flushed\",\"item\":\"i\",\"ms\":\"1\"}", "bad_member", "flushed: 'ms'"),
                arguments("{\"type\":\"flushed\",\"ms\":1}", "bad_member", "flushed: 'item'"),
                arguments("{\"type\":\"mark\"}", "bad_member", "mark: 'name'"),
                arguments("{\"type\":\"mark\",\"name\":{}}", "bad_member", "mark: 'name'"),
                arguments("{\"type\":\"dtmf\"}", "bad_member", "dtmf: 'digit'"),
                arguments("{\"type\":\"dtmf\",\"digit\":\"12\"}", "bad_member", "dtmf: 'digit'"),
                arguments("{\"type\":\"dtmf\",\"digit\":\"x\"}", "bad_member", "dtmf: 'digit'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void warnsOfAMessageThatMeansNothingAndGoesOn(String message, String code, String words) {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            // When
            caller.text(message);
            caller.text("{\"type\":\"ping\",\"t\":\"still here\"}");
            JsonNode warning = caller.await("warning").json();
            JsonNode pong = caller.await("pong").json();

            // Then
            assertThat(warning.path("code").asText()).isEqualTo(code);
            assertThat(warning.path("message").asText()).contains(words);
            assertThat(pong.path("t").asText()).isEqualTo("still here");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\ud800\"", "1e999", "null", "[[[{}]]]", "\"\\u0000\"", "123456789012345678901234567890"})
    void answersAPingWhateverItHolds(String value) {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            // When
            caller.text("{\"type\":\"ping\",\"t\":" + value + "}");

            // Then
            assertThat(caller.await("pong").json().has("t")).isTrue();
        }
    }

    @Test
    void warnsOfASecondStartAndKeepsTheFirst() {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            caller.await("started");

            // When
            caller.text("{\"type\":\"start\",\"rate\":8000}").text("{\"type\":\"start\",\"rate\":16000}");

            // Then
            assertThat(caller.await("started").json().path("rate").asInt()).isEqualTo(8_000);
            assertThat(caller.await("warning").json().path("code").asText()).isEqualTo("late_start");
        }
    }

    @Test
    void warnsOfALateStartAndKeepsTheRate() {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            // When
            caller.audio(new byte[960]).text("{\"type\":\"start\",\"rate\":8000}");

            // Then
            assertThat(caller.await("warning").json().path("code").asText()).isEqualTo("late_start");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 321, 999, 4_097})
    void losesNothingOfAudioThatIsCutInMidSample(int frameBytes) {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        try (NativeCaller caller = relay.call("rate=16000")) {
            int odd = Math.min(turn.length, 400 * frameBytes) / frameBytes * frameBytes;

            // When
            caller.sendFrames(Arrays.copyOf(turn, odd), frameBytes);
            caller.sendFrames(new byte[0], 1);
            caller.send(Arrays.copyOfRange(turn, odd, turn.length));
            caller.await("mark", 1);

            // Then
            assertThat(Speech.likeness(caller.audio(), WIDE, turn, WIDE)).isGreaterThan(0.95);
            assertThat(caller.all("warning").stream().map(warning -> warning.text("code")))
                    .containsExactlyInAnyOrder("odd_bytes", "empty_frame");
        }
    }

    @Test
    @Row(value = "F17", holds = "half a request: closed at handshake-timeout")
    void closesAConnectionThatStopsInTheMiddleOfItsRequest() {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            long start = System.nanoTime();

            // When
            caller.write("GET /v1/call HTTP/1.1\r\nHost: re");

            // Then
            assertThat(caller.closedWithoutAWord()).isTrue();
            assertThat(System.nanoTime() - start).isGreaterThan(500_000_000L);
        }
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() {
        // Given
        String health = "GET /healthz HTTP/1.1\r\nHost: r\r\n\r\n";
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            caller.write(health.replace("healthz", "metrics") + health + health.replace("healthz", "readyz"));

            // Then
            assertThat(caller.readAnswer().body()).contains("tandem_calls_active");
            assertThat(caller.readAnswer().body()).contains("alive");
            assertThat(caller.readAnswer().body()).contains("ready");
        }
    }

    @Test
    void takesAnUpgradeBehindAPipelinedRequest() {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            caller.write("GET /metrics HTTP/1.1\r\nHost: r\r\n\r\n" + GOOD);

            // Then
            assertThat(caller.readAnswer().status()).isEqualTo(200);
            assertThat(caller.readAnswer().status()).isEqualTo(101);
            assertThat(caller.await("started").json().path("version").asInt()).isEqualTo(1);
        }
    }
}
