package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelCommand.SessionClose;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelEvent.ResponseStarted;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;

/** Sessions over real sockets, with the simulator at the other end, and all the ways in which they fail. */
class ModelConnectorTest {

    private static final String KEY = "sk-very-secret-0123456789";
    private static final ModelLimits PATIENT = ModelLimits.defaults();
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final ModelLimits HASTY =
            new ModelLimits(SHORT, SHORT, Duration.ofMillis(100), Duration.ofMillis(400), 1 << 20);

    private static CountingLoop loop;
    private static RealtimeSimulator simulator;

    private final List<ModelConnector> connectors = new ArrayList<>();
    private final List<TestCall> calls = new ArrayList<>();

    @BeforeAll
    static void start() {
        loop = new CountingLoop();
        simulator = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(0).withSpeed(50));
    }

    @AfterAll
    static void stop() {
        simulator.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Knows how many channels it has. */
    private static final class CountingLoop extends SingleThreadIoEventLoop {
        CountingLoop() {
            super(null, new DefaultThreadFactory("call"), NioIoHandler.newFactory());
        }

        int channels() {
            return getNumOfRegisteredChannels();
        }
    }

    /** However it went: one end at most, told on one thread, and no channel left. */
    @AfterEach
    void nothingIsLeft() {
        calls.forEach(call -> call.run(session -> session.send(new SessionClose(1000, ""))));
        connectors.forEach(ModelConnector::close);
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(loop.channels()).isZero());
        calls.forEach(TestCall::assertContractHeld);
    }

    private TestCall dial(URI url, ModelLimits limits) {
        return dial(url, limits, null);
    }

    private TestCall dial(URI url, ModelLimits limits, @Nullable SslContext tls) {
        ModelConnector connector = new ModelConnector(
                Transport.NIO, new OpenAiRealtime(() -> {}), new ModelEndpoint(url, KEY), limits, tls);
        connectors.add(connector);
        TestCall call = TestCall.dial(loop, connector);
        calls.add(call);
        return call;
    }

    private TestCall ready(URI url, ModelLimits limits) {
        TestCall call = dial(url, limits);
        call.await1(SessionReady.class);
        return call;
    }

    private TestCall speaking(String faults, ModelLimits limits) {
        return ready(simulator.url(faults), limits).run(session -> session.send(new ResponseCreate(null)));
    }

    private static int closeCodeOfLastSession() {
        return simulator.sessions().get(simulator.sessions().size() - 1).closeCode();
    }

    private static void awaitCloseCode(int code) {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(closeCodeOfLastSession()).isEqualTo(code));
    }

    // A session that goes well.

    @Test
    void holdsASessionAndClosesItWithoutAWord() {
        // Given
        TestCall call = ready(simulator.url(), PATIENT);
        call.run(session -> {
            ByteBuf silence = ByteBufAllocator.DEFAULT.buffer().writeZero(4_800);
            session.sendAudio(silence);
            session.flush();
            session.send(new ResponseCreate(null));
        });
        call.await1(ResponseDone.class);

        // When
        call.run(session -> session.send(new SessionClose(1001, "the caller hung up")));

        // Then
        awaitCloseCode(1001);
        assertThat(call.ends()).isEmpty();
        assertThat(call.audioBytes()).isPositive();
        assertThat(simulator.sessions().get(simulator.sessions().size() - 1).inputAudioBytes())
                .isEqualTo(4_800);
    }

    @Test
    void findsAModelByName() {
        // When
        TestCall call = dial(URI.create("ws://localhost:" + simulator.port() + "/v1/realtime?model=m"), PATIENT);

        // Then
        call.await1(SessionReady.class);
    }

    @Test
    void takesAMessageOfThreeMebibytesAndGoesOn() {
        // When
        TestCall call = speaking("fault=big:3145728", PATIENT);

        // Then
        call.await1(ResponseDone.class);
    }

    @Test
    void takesMessagesInFragmentsAmongUnknownOnes() {
        // When
        TestCall call = speaking("fault=split:4&fault=unknown", PATIENT);

        // Then
        call.await1(ResponseDone.class);
        assertThat(call.audioBytes()).isPositive();
    }

    @Test
    void readsNothingWhilePausedAndEverythingAfter() {
        // Given
        TestCall call = ready(simulator.url(), PATIENT);

        // When
        call.run(session -> {
            session.pauseReading(true);
            session.send(new ResponseCreate(null));
        });

        // Then
        await().during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(call.all(ResponseStarted.class)).isEmpty());
        call.run(session -> session.pauseReading(false));
        call.await1(ResponseDone.class);
    }

    // Refused, or never reached.

    @ParameterizedTest
    @CsvSource({
        "401, REFUSED",
        "403, REFUSED",
        "404, REFUSED",
        "408, BUSY",
        "429, BUSY",
        "500, UNREACHABLE",
        "503, BUSY"
    })
    void tellsWhyTheModelRefused(int status, Cause cause) {
        // When
        SessionClosed end =
                dial(simulator.url("fault=refuse:" + status), PATIENT).awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(cause);
        assertThat(end.code()).isEqualTo(status);
        assertThat(end.message())
                .startsWith("the model refused the connection: HTTP " + status + ", {\"error\"")
                .contains("The simulator was asked to refuse.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nThe key $KEY",
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 401 Unauthorized\r\n\r\nThe key $KEY",
            })
    void tellsWhyEvenIfTheModelHangsUpButNeverTheKey(String answer) throws Exception {
        // Given
        try (RawModel model = RawModel.answering(answer)) {

            // When
            SessionClosed end = dial(model.url(), PATIENT).awaitEnd();

            // Then
            assertThat(end)
                    .isEqualTo(new SessionClosed(
                            Cause.REFUSED, 401, "the model refused the connection: HTTP 401, The key [key]"));
        }
    }

    @Test
    void tellsTheBeginningOfAnEndlessRefusal() throws Exception {
        // Given
        try (RawModel model = RawModel.answering("HTTP/1.1 403 Forbidden\r\n\r\n" + "no! ".repeat(50_000))) {

            // When
            SessionClosed end = dial(model.url(), PATIENT).awaitEnd();

            // Then
            assertThat(end.code()).isEqualTo(403);
            assertThat(end.message()).contains("no! no!").hasSizeLessThan(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n"
            })
    void findsThatWhatAnswersIsNoModel(String answer) throws Exception {
        // Given
        try (RawModel model = RawModel.answering(answer)) {

            // When / Then
            assertThat(dial(model.url(), PATIENT).awaitEnd().cause()).isEqualTo(Cause.UNREACHABLE);
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        // Given
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        // When
        SessionClosed end =
                dial(URI.create("ws://127.0.0.1:" + free + "/"), PATIENT).awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(end.message()).contains("Connection refused").doesNotContain(KEY);
    }

    @Test
    void tellsThatNobodyHasThatName() {
        // When
        SessionClosed end =
                dial(URI.create("ws://no-such-model.invalid/"), HASTY).awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void tellsThatTheEventLoopCannotTakeItsSocket() {
        // Given
        EventLoopGroup other = Transport.NIO.newGroup(1, "other");
        ModelConnector connector = new ModelConnector(
                Transport.EPOLL, new OpenAiRealtime(() -> {}), new ModelEndpoint(simulator.url(), KEY), PATIENT, null);

        // When
        TestCall call = TestCall.dial(other.next(), connector);

        // Then
        assertThat(call.awaitEnd().cause()).isEqualTo(Cause.UNREACHABLE);
        call.assertContractHeld();
        connector.close();
        other.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    // Silent.

    @Test
    void doesNotWaitForAnUpgradeForEver() throws Exception {
        // Given
        try (RawModel model = RawModel.silent()) {

            // When
            SessionClosed end = dial(model.url(), HASTY).awaitEnd();

            // Then
            assertThat(end)
                    .isEqualTo(new SessionClosed(
                            Cause.SILENT, 0, "the model did not answer the WebSocket upgrade in time"));
        }
    }

    @Test
    void doesNotWaitForTheSessionForEver() {
        // When
        SessionClosed end = dial(
                        simulator.url("fault=slow-created:60000"),
                        new ModelLimits(
                                PATIENT.connectTimeout(), SHORT, PATIENT.pingInterval(), PATIENT.silence(), 1 << 20))
                .awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(Cause.SILENT);
        awaitCloseCode(1000);
    }

    @Test
    void findsThatTheModelHasGoneSilent() {
        // Given
        ModelLimits limits = new ModelLimits(
                PATIENT.connectTimeout(), PATIENT.readyTimeout(), HASTY.pingInterval(), HASTY.silence(), 1 << 20);

        // When
        SessionClosed end = speaking("fault=stall&after=1", limits).awaitEnd();

        // Then
        assertThat(end).isEqualTo(new SessionClosed(Cause.SILENT, 0, "nothing came from the model any more"));
    }

    // Broken off.

    @ParameterizedTest
    @CsvSource({
        "1000, NORMAL",
        "1001, EXPIRED",
        "1008, REFUSED",
        "1009, FAILED",
        "1011, FAILED",
        "1012, BUSY",
        "1013, BUSY",
        "4000, REFUSED"
    })
    void tellsHowTheModelClosed(int code, Cause cause) {
        // When
        SessionClosed end = speaking("fault=close:" + code + "&after=1&reason=so%20it%20is", PATIENT)
                .awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(cause);
        assertThat(end.code()).isEqualTo(code);
        assertThat(end.message()).endsWith(": so it is");
        awaitCloseCode(code);
    }

    @Test
    void tellsThatTheConnectionWasReset() {
        // When
        SessionClosed end = speaking("fault=reset&after=1", PATIENT).awaitEnd();

        // Then
        assertThat(end).isEqualTo(new SessionClosed(Cause.FAILED, 1006, "the connection to the model was lost"));
    }

    @ParameterizedTest
    @CsvSource({"fault=big:70000, 1006", "fault=big:70000&fault=split:4, 1009"})
    void breaksOffWhenAMessageIsTooBig(String faults, int closeCode) {
        // Given
        ModelLimits limits = new ModelLimits(
                PATIENT.connectTimeout(), PATIENT.readyTimeout(), PATIENT.pingInterval(), PATIENT.silence(), 64 << 10);

        // When
        SessionClosed end = speaking(faults, limits).awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(Cause.FAILED);
        assertThat(end.message()).contains("65536");
        // Netty's decoder hangs up by itself over a frame; over fragments we close.
        awaitCloseCode(closeCode);
    }

    // Closed by the call.

    @Test
    void closesWhateverCodeAndReasonTheCallGives() {
        // Given
        TestCall call = ready(simulator.url(), PATIENT);

        // When
        call.run(session -> session.send(new SessionClose(1006, "ü".repeat(200))));

        // Then
        awaitCloseCode(1001);
        assertThat(call.ends()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "no-such-model.invalid"})
    void leavesNothingWhenClosedWhileDialling(String host) throws Exception {
        // Given
        try (RawModel model = RawModel.silent()) {

            // When
            TestCall call = dial(model.url(host), PATIENT).run(session -> session.send(new SessionClose(1000, "")));

            // Then
            connectors.forEach(ModelConnector::close);
            await().pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(loop.channels()).isZero());
            assertThat(call.events()).isEmpty();
        }
    }

    @Test
    void doesNothingAfterTheEnd() {
        // Given
        TestCall call = dial(simulator.url("fault=refuse:401"), PATIENT);
        call.awaitEnd();
        ByteBuf late = ByteBufAllocator.DEFAULT.buffer().writeZero(480);

        // When
        call.run(session -> {
            session.sendAudio(late);
            session.send(new ResponseCreate(null));
            session.pauseReading(true);
            session.flush();
        });

        // Then
        assertThat(late.refCnt()).isZero();
        assertThat(call.session().writable()).isFalse();
    }

    // Over TLS.

    private static X509Bundle certificateOf(String host) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + host)
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private SessionClosedOrReady dialOverTls(X509Bundle served, X509Bundle trusted) throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .trustManager(trusted.toTrustManagerFactory())
                .build();
        SimulatorSettings.Tls files = new SimulatorSettings.Tls(
                served.toTempCertChainPem().toPath(),
                served.toTempPrivateKeyPem().toPath());
        try (RealtimeSimulator secure =
                RealtimeSimulator.start(SimulatorSettings.defaults().withTls(files))) {
            TestCall call = dial(URI.create("wss://localhost:" + secure.port() + "/v1/realtime?model=m"), PATIENT, tls);
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(call.events()).isNotEmpty());
            return new SessionClosedOrReady(call.ends(), call.all(SessionReady.class));
        }
    }

    private record SessionClosedOrReady(List<SessionClosed> ends, List<SessionReady> ready) {}

    @Test
    void speaksTlsWithAModelThatItTrusts() throws Exception {
        // Given
        X509Bundle certificate = certificateOf("localhost");

        // When / Then
        assertThat(dialOverTls(certificate, certificate).ready()).hasSize(1);
    }

    @Test
    void doesNotSpeakWithAModelThatNobodyVouchesFor() throws Exception {
        // When
        SessionClosedOrReady outcome = dialOverTls(certificateOf("localhost"), certificateOf("localhost"));

        // Then
        assertThat(outcome.ready()).isEmpty();
        assertThat(outcome.ends()).extracting(SessionClosed::cause).containsExactly(Cause.UNREACHABLE);
    }

    @Test
    void doesNotSpeakWithAModelOfAnotherName() throws Exception {
        // Given
        X509Bundle certificate = certificateOf("model.example");

        // When
        SessionClosedOrReady outcome = dialOverTls(certificate, certificate);

        // Then
        assertThat(outcome.ready()).isEmpty();
        assertThat(outcome.ends()).extracting(SessionClosed::cause).containsExactly(Cause.UNREACHABLE);
        assertThat(outcome.ends().get(0).message()).contains("localhost");
    }
}
