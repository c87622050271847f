package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;
import org.tandemrelay.upstream.transport.Transport;

/** Models that refuse, or cannot be reached. */
class RefusedModelTest extends ModelConnectorFixture {

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

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void isNotSoughtWhereItSaysThatItHasMoved(int status) throws Exception {
        // Given
        String there = simulator.url().toString();
        try (RawModel model = RawModel.answering(
                "HTTP/1.1 " + status + " Moved\r\nLocation: " + there + "\r\nContent-Length: 0\r\n\r\n")) {

            // When
            SessionClosed end = dial(model.url(), PATIENT).awaitEnd();

            // Then
            assertThat(end.cause()).isEqualTo(Cause.REFUSED);
            assertThat(end.code()).isEqualTo(status);
            assertThat(simulator.sessions()).isEmpty();
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
    void isNotDialledForAsLongAsItAskedFor() throws Exception {
        // Given
        try (RawModel model = RawModel.answering("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\n\r\n")) {
            ModelBreaker breaker = new ModelBreaker(
                    "model",
                    new ModelBreaker.Terms(5, Duration.ofSeconds(10), Duration.ofSeconds(30)),
                    () -> {},
                    () -> {});
            ModelConnector connector = new ModelConnector(
                    Transport.NIO,
                    new OpenAiRealtime(() -> {}),
                    new ModelEndpoint(model.url(), KEY),
                    PATIENT,
                    new ModelRoute(ModelNames.ofTheMachine(Transport.NIO), null, breaker));
            connectors.add(connector);
            TestCall first = TestCall.dial(loop, connector);
            assertThat(first.awaitEnd().code()).isEqualTo(429);

            // When
            TestCall second = TestCall.dial(loop, connector);

            // Then
            assertThat(second.awaitEnd())
                    .isEqualTo(new SessionClosed(
                            Cause.BUSY, 0, "the model has no room: it took no call lately, and is not dialled now"));
            assertThat(connector.phase()).isEqualTo(ModelBreaker.Phase.OPEN);
            assertThat(connector.restsNanos(loop.ticker().nanoTime()))
                    .isBetween(TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(38));
            calls.add(first);
            calls.add(second);
        }
    }

    @Test
    void tellsThatTheEventLoopCannotTakeItsSocket() throws Exception {
        // Given
        EventLoopGroup other = Transport.NIO.newGroup(1, "other");
        ModelConnector connector = new ModelConnector(
                Transport.EPOLL, new OpenAiRealtime(() -> {}), new ModelEndpoint(simulator.url(), KEY), PATIENT);

        // When
        TestCall call = TestCall.dial(other.next(), connector);

        // Then
        assertThat(call.awaitEnd().cause()).isEqualTo(Cause.UNREACHABLE);
        call.assertContractHeld();
        connector.close();
        other.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
