package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those get who come when there are as many connections as there may be. */
class ConnectionLimitTest {

    private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: r\r\n\r\n";

    /** That are told so, before others are cut. */
    private static final int TOLD = 64;

    private final List<RawCaller> callers = new ArrayList<>();
    private final TestRelay relay =
            TestRelay.start("max-connections", "2", "handshake-timeout", "30s", "event-loops", "1");

    @AfterEach
    void stop() {
        callers.forEach(RawCaller::close);
        relay.close();
    }

    private RawCaller connect() {
        RawCaller caller = RawCaller.connect(relay.port());
        callers.add(caller);
        return caller;
    }

    /** By a connection of its own, which ends with it. */
    private int health() {
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            return caller.write(HEALTH).readAnswer().status();
        }
    }

    @Test
    void isThatThereIsNoRoomAndThenARoomAgain() {
        // Given
        RawCaller first = connect().call("");
        connect().call("");

        // When
        RawCaller.Answer refusal = connect().write(RawCaller.handshake("")).readAnswer();

        // Then
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.headers()).containsKey("retry-after");
        assertThat(refusal.body()).contains("as many connections as it can have");
        first.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> health() == 200);
        assertThat(relay.server().liveCalls()).isLessThanOrEqualTo(1);
    }

    @Test
    void isNothingWhereEvenThoseWhoAreToldAreTooMany() {
        await().atMost(Duration.ofSeconds(20)).until(this::whoComesThenIsCut);
    }

    /** Who asks for nothing is waited for, for a second: on a machine that pauses for so long there is room again. */
    private boolean whoComesThenIsCut() {
        Stream.generate(this::connect).limit(2 + TOLD).forEach(caller -> {});
        RawCaller beyond = connect();
        beyond.tryWrite(HEALTH.getBytes(StandardCharsets.US_ASCII));
        boolean cut = beyond.closedWithoutAWord();
        callers.forEach(RawCaller::close);
        callers.clear();
        return cut;
    }
}
