package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.upstream.simulator.SessionRecord;

/** Who gets a session at {@code /v1/realtime}, and what he is told who does not. */
class OpenAiUpgradeTest {

    private static final String KEY = "sk-callers-secret";
    private static TestRelay relay;

    @BeforeAll
    static void start() {
        relay = TestRelay.start("caller-key", KEY);
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    private static RawCaller.Answer upgrade(String query, String headers) {
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            caller.write("GET /v1/realtime" + query
                    + " HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + headers
                    + "\r\n");
            return caller.readAnswer();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer " + KEY,
                "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key." + KEY,
                "Sec-WebSocket-Protocol: realtime,openai-insecure-api-key." + KEY + ",openai-organization.org_1",
                "Sec-WebSocket-Protocol: realtime\r\nSec-WebSocket-Protocol: openai-insecure-api-key." + KEY
            })
    void takesTheKeyWhereTheVendorsClientsPutIt(String header) {
        // When
        RawCaller.Answer answer = upgrade("?model=simulator", header + "\r\n");

        // Then
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers().get("sec-websocket-protocol"))
                .isEqualTo(header.startsWith("Sec") ? "realtime" : null);
        assertThat(answer.headers().values()).noneMatch(value -> value.contains(KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer sk-wrong\r\n",
                "Authorization: Basic " + KEY + "\r\n",
                "Sec-WebSocket-Protocol: realtime\r\n",
                "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.sk-wrong\r\n",
                "Authorization: Bearer sk-wrong\r\nSec-WebSocket-Protocol: realtime, openai-insecure-api-key." + KEY
                        + "\r\n"
            })
    void refusesWhoDoesNotBringIt(String headers) {
        // When
        RawCaller.Answer answer = upgrade("", headers);

        // Then
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body() + answer.headers()).doesNotContain("sk-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?model=gpt-realtime|''|'simulator'",
                "?model=simulator&model=other|''|2 times",
                "?intent=transcription|''|intent",
                "?call_id=rtc_1|''|call_id",
                "''|OpenAI-Beta: realtime=v1|OpenAI-Beta"
            })
    void refusesWhatItDoesNotHave(String query, String header, String words) {
        // When
        RawCaller.Answer answer =
                upgrade(query, "Authorization: Bearer " + KEY + "\r\n" + (header.isEmpty() ? "" : header + "\r\n"));

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void refusesAllWhereTheModelSpeaksAnythingElse() {
        // Given
        OpenAiDialect dialect = new OpenAiDialect(1 << 20, new OpenAiDialect.Serving("other", false), Set.of());

        // When / Then
        assertThatThrownBy(() -> dialect.newProtocol(new CallerRequest(
                        "/v1/realtime",
                        Map.of(),
                        new DefaultHttpHeaders(),
                        new HttpPeer(new InetSocketAddress("127.0.0.1", 1), false))))
                .isInstanceOfSatisfying(
                        RefusedUpgrade.class,
                        refused -> assertThat(refused.status()).isEqualTo(HttpResponseStatus.NOT_IMPLEMENTED))
                .hasMessageContaining("does not speak OpenAI Realtime");
    }

    @Test
    void writesNoKeyIntoTheLog() {
        // Given
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        try (RealtimeClient caller = RealtimeClient.call(
                relay.port(), "", builder -> builder.subprotocols("realtime", "openai-insecure-api-key." + KEY))) {
            // When
            caller.await("session.created", 1);
            caller.hangUp();
            caller.awaitClose();
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }

        // Then
        assertThat(log.list)
                .isNotEmpty()
                .noneMatch(line -> (line.getFormattedMessage() + line.getKeyValuePairs()).contains(KEY));
        assertThat(relay.simulator().sessions())
                .isNotEmpty()
                .allSatisfy(session -> assertThat(session)
                        .extracting(SessionRecord::toString)
                        .asString()
                        .doesNotContain(KEY));
    }
}
