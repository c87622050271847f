package org.tandemrelay.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is answered to a request that is no good upgrade. */
class BadUpgradeTest {

    private static final String GOOD = RawCaller.handshake("");

    @RegisterExtension
    static final GoodCall OTHER = new GoodCall();

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
                refused(
                        "a rate that steers terminals",
                        RawCaller.handshake("?rate=%1b%0d%0a%c2%9b" + "9".repeat(100)),
                        400,
                        "'rate' is '????" + "9".repeat(36) + "…', but"),
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
        try (RawCaller caller = RawCaller.connect(OTHER.port())) {
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

    /** Else whoever reads the first as shorter or longer than we do could have it hold another's. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isFollowedByNoOtherOnTheSameConnection(String name, String request, int status, String... words) {
        // Given
        try (RawCaller caller = RawCaller.connect(OTHER.port())) {
            // When
            caller.tryWrite((request + "GET /healthz HTTP/1.1\r\nHost: r\r\n\r\n").getBytes(ISO_8859_1));

            // Then
            assertThat(caller.readAnswer().status()).isEqualTo(status);
            assertThat(caller.closedWithoutAWord()).isTrue();
        }
    }

    @Test
    void isNoneOfTooManyThatCameBeforeTheirAnswers() {
        // Given
        String slow = "GET /metrics HTTP/1.1\r\nHost: r\r\n\r\n";
        try (RawCaller caller = RawCaller.connect(OTHER.port())) {
            // When
            caller.write(slow.repeat(100));

            // Then: with what was not read the connection may be reset, and then the answers are lost too.
            int answers = 0;
            try {
                while (answers < 100) {
                    caller.readAnswer();
                    answers++;
                }
            } catch (UncheckedIOException ended) {
                assertThat(answers).isLessThan(50);
            }
            assertThat(answers).isLessThan(100);
        }
    }

    @Test
    void closesAConnectionThatStopsInTheMiddleOfItsRequest() {
        // Given
        try (RawCaller caller = RawCaller.connect(OTHER.port())) {
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
        try (RawCaller caller = RawCaller.connect(OTHER.port())) {
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
        try (RawCaller caller = RawCaller.connect(OTHER.port())) {
            // When
            caller.write("GET /metrics HTTP/1.1\r\nHost: r\r\n\r\n" + GOOD);

            // Then
            assertThat(caller.readAnswer().status()).isEqualTo(200);
            assertThat(caller.readAnswer().status()).isEqualTo(101);
            assertThat(caller.await("started").json().path("version").asInt()).isEqualTo(1);
        }
    }
}
