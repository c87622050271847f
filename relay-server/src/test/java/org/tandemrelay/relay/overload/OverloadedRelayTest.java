package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;

/** A whole relay that has more to do than it may: with a limit so low that it always has. */
class OverloadedRelayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int RUSH = 60;

    private static RawCaller.Answer call(TestRelay relay) {
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            return caller.write(RawCaller.handshake("")).readAnswer();
        }
    }

    @Test
    void refusesNewCallsForWantOfMemoryAndCarriesOnWithThoseThatAreThere() {
        // Given
        try (TestRelay relay = TestRelay.start("shed-unready", "true", "shed-memory", "1")) {
            NativeCaller caller = relay.call("");
            caller.awaitState("listening");

            // When
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(relay.metric("tandem_memory_short", "")).isEqualTo(1));

            // Then
            RawCaller.Answer refused = call(relay);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body().trim()).isEqualTo("the relay has no memory left for another call");
            assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(5, 9);
            assertThat(relay.metric("tandem_calls_refused_total", "reason=\"memory\""))
                    .isEqualTo(1);
            assertThat(relay.get("/readyz").body().trim()).isEqualTo("overloaded");
            caller.say("{\"type\":\"text\",\"text\":\"on\"}");
            caller.await("mark", 1);

            // When
            caller.close();

            // Then
            await().atMost(PATIENCE).until(() -> call(relay).status() == 101);
        }
    }

    @Test
    void refusesNewCallsOnAnEventLoopThatIsLate() {
        // Given
        try (TestRelay relay = TestRelay.start("event-loops", "1", "shed-lag", "1ms", "shed-lag-calls", "1")) {
            NativeCaller caller = relay.call("");
            caller.awaitState("listening");

            // When
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> call(relay).status() == 503);

            // Then
            assertThat(relay.metric("tandem_calls_refused_total", "reason=\"lag\""))
                    .isPositive();
            assertThat(relay.get("/readyz").statusCode()).isEqualTo(200);
            caller.say("{\"type\":\"text\",\"text\":\"on\"}");
            caller.await("mark", 1);
            caller.close();
        }
    }

    @Test
    void letsEverybodyInWhoComesInARush() {
        // Given
        try (TestRelay relay = TestRelay.start("event-loops", "1")) {
            List<RawCaller> rush = connect(relay);

            // When
            rush.forEach(caller -> caller.write(RawCaller.handshake("")));

            // Then
            assertThat(rush)
                    .allSatisfy(
                            caller -> assertThat(caller.readAnswer().status()).isEqualTo(101));
            assertThat(relay.metric("tandem_callers_waiting", "")).isZero();
            assertThat(relay.metric("tandem_calls_started_total", "")).isEqualTo(RUSH);
            rush.forEach(RawCaller::close);
        }
    }

    @Test
    void whoHangsUpBeforeItsTurnLeavesNothingBehind() {
        // Given
        try (TestRelay relay = TestRelay.start("event-loops", "1")) {
            List<RawCaller> rush = connect(relay);

            // When
            rush.forEach(caller -> {
                caller.write(RawCaller.handshake(""));
                caller.close();
            });

            // Then
            try (RawCaller last = RawCaller.connect(relay.port())) {
                assertThat(last.write(RawCaller.handshake("")).readAnswer().status())
                        .isEqualTo(101);
                await().atMost(PATIENCE)
                        .until(() -> relay.metric("tandem_callers_waiting", "") == 0
                                && relay.metric("tandem_calls_active", "") == 1);
            }
        }
    }

    private static List<RawCaller> connect(TestRelay relay) {
        return IntStream.range(0, RUSH)
                .mapToObj(number -> RawCaller.connect(relay.port()))
                .toList();
    }
}
