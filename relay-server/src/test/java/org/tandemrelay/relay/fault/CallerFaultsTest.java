package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.testing.fault.Fault;
import org.tandemrelay.testing.fault.FaultProxy;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What can happen between a caller and the relay, while another call goes on beside it. */
class CallerFaultsTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);

    /** By {@code -Dfaults=10000} as often as the table says. */
    static final int TIMES = Integer.getInteger("faults", 200);

    private static TestRelay relay;
    private static NativeCaller other;
    private static int answers;

    @BeforeAll
    static void start() {
        relay = TestRelay.start(
                SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20),
                "",
                "event-loops",
                "1",
                "playout-lead",
                "unlimited");
        answers = 0;
        other = relay.call("");
        other.awaitState("listening");
    }

    @AfterAll
    static void stop() {
        other.close();
        relay.close();
    }

    @AfterEach
    void theOtherCallGoesOn() {
        answers++;
        other.say("{\"type\":\"text\",\"text\":\"on\"}");
        other.await("mark", answers);
        assertThat(other.isClosed()).isFalse();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> relay.server().liveCalls() == 1);
    }

    private static NativeCaller callThrough(FaultProxy proxy) {
        return NativeCaller.call(URI.create("ws://127.0.0.1:" + proxy.port() + "/v1/call?rate=16000"));
    }

    private static double ended(String cause) {
        return ended(relay, cause);
    }

    private static double ended(TestRelay relay, String cause) {
        return relay.metric("tandem_calls_ended_total", "\"" + cause + "\"");
    }

    @Test
    @Row(value = "F3", holds = "a pulled cable is noticed by pings: after silence 2 s, at 400 ms a ping, within 6 s")
    void noticesAPulledCable() {
        // Given: a relay of its own, since a machine that stands still for a moment would end the other calls as well.
        try (TestRelay impatient = TestRelay.start("caller-ping", "400ms", "caller-silence", "2s");
                FaultProxy proxy = FaultProxy.to(impatient.port());
                NativeCaller caller = callThrough(proxy)) {
            caller.awaitState("listening");
            proxy.connection(1).up().everything().meets("pulled", Fault.blackhole());
            caller.say("{\"type\":\"ping\"}");
            long pulled = System.nanoTime();

            // When
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> impatient.server().liveCalls() == 0);

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - pulled)).isLessThan(Duration.ofSeconds(6));
            assertThat(ended(impatient, "caller_silent")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17, 100})
    @Row(value = "F11", holds = "any segmentation gives the same call")
    void hearsTheSameHoweverTcpCutsIt(int segment) {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        try (FaultProxy proxy = FaultProxy.to(relay.port())) {
            proxy.anyConnection().up().everything().meets(Fault.slice(segment));
            proxy.anyConnection().down().everything().meets(Fault.slice(segment * 7));
            try (NativeCaller caller = callThrough(proxy)) {
                // When
                caller.sendFrames(turn, 640);
                caller.sendFrames(Speech.silence(800, WIDE), 640);
                caller.await("mark", 1);

                // Then
                assertThat(Speech.likeness(caller.audio(), WIDE, turn, WIDE)).isGreaterThan(0.9);
            }
        }
    }

    @Test
    @Row(value = "F11", holds = "every split of every frame is understood")
    void understandsEverySplitOfItsFrames() throws IOException {
        // Given
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] ping = "{\"type\":\"ping\",\"t\":\"grüß Gott\"}".getBytes(StandardCharsets.UTF_8);
        frames.writeBytes(RawCaller.frame(0x01, Arrays.copyOf(ping, 24)));
        frames.writeBytes(RawCaller.frame(0x80, Arrays.copyOfRange(ping, 24, ping.length)));
        byte[] all = frames.toByteArray();
        try (RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            caller.await("started");
            for (int at = 1; at < all.length; at++) {
                // When
                caller.write(Arrays.copyOf(all, at));
                Thread.yield();
                caller.write(Arrays.copyOfRange(all, at, all.length));

                // Then
                assertThat(caller.await("pong").json().path("t").asText()).isEqualTo("grüß Gott");
            }
        }
    }

    @Test
    @Row(value = "F13", holds = "a frame of 2^40 bytes: 1009 once, before any of it has come")
    void refusesAFrameByItsHead() {
        // Given
        byte[] head = {(byte) 0x82, (byte) 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 9, 9, 9, 9};
        try (RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            caller.await("started");

            // When
            RawCaller.Ending ending = caller.write(head).readToEnd();

            // Then
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.closes().get(0).closeCode()).isEqualTo(1009);
        }
    }

    @Test
    @Row(
            value = "F18",
            holds = "5,000 requests that nobody waits for: fewer than 100 answers, then the connection ends")
    void keepsNoHeapOfRequests() throws IOException {
        // Given
        byte[] requests =
                "GET /metrics HTTP/1.1\r\nHost: r\r\n\r\n".repeat(5_000).getBytes(StandardCharsets.US_ASCII);
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            caller.tryWrite(requests);

            // Then
            int answered = 0;
            try {
                while (caller.readAnswer().status() == 200) {
                    answered++;
                }
            } catch (UncheckedIOException end) {
                // As it should.
            }
            assertThat(answered).isLessThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: r\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
                "POST / HTTP/1.1\r\nHost: r\r\nContent-Length: +5\r\n\r\nabcde",
                "POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\n5;\"\n\"\r\nabcde\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: r\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "GET / HTTP/1.1\r\nHost : r\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: r\r\nA: b\u0000c\r\n\r\n",
                "\u0000GET / HTTP/1.1\r\nHost: r\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: r\r\nA\r\n\r\n"
            })
    @Row(value = "F19", holds = "what two parsers could read in two ways is refused with the connection")
    void parsesNothingBehindARequestThatIsAmbiguous(String request) {
        // Given
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            caller.tryWrite(
                    (request + "GET /metrics HTTP/1.1\r\nHost: r\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            RawCaller.Answer answer = caller.readAnswer();

            // Then
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(caller.closedWithoutAWord()).isTrue();
        }
    }

    @Test
    @Row(value = "F44", holds = "a middlebox that strips the upgrade: 426 in words, at once")
    void saysWhatIsMissingWhereTheUpgradeWasStripped() {
        // Given
        String stripped = RawCaller.handshake("").replace("Connection: Upgrade\r\nUpgrade: websocket\r\n", "");
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            RawCaller.Answer answer = caller.write(stripped).readAnswer();

            // Then
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.body()).contains("Upgrade: websocket");
        }
    }

    @Test
    @Row(value = "F1", holds = "FIN without Close ends the call, and its model's session, at once")
    void endsTheCallOfACallerThatOnlySaysFin() {
        // Given
        try (FaultProxy proxy = FaultProxy.to(relay.port())) {
            proxy.connection(1).up().frame(1).meets(Fault.close());
            try (NativeCaller caller = callThrough(proxy)) {
                double before = ended("caller_lost");

                // When
                caller.say("{\"type\":\"ping\"}");

                // Then
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ended("caller_lost") == before + 1);
            }
        }
    }
}
