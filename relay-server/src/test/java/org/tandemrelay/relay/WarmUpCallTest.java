package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What others see of a relay that warms itself up. */
@Isolated("other tests' calls write log lines too")
class WarmUpCallTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void isNotReadyWhileItWarmsUpButTakesCalls() {
        // Given
        try (TestRelay relay = TestRelay.start("warm-up", "60s")) {
            // When
            var ready = relay.get("/readyz");
            NativeCaller caller = relay.call("");

            // Then
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).startsWith("warming up");
            await().atMost(PATIENCE).until(() -> relay.server().liveCalls() == 1);
            caller.close();
        }
    }

    @Test
    void leavesNoTraceOfItsOwnCalls() {
        // Given
        try (CallLogLines lines = new CallLogLines();
                TestRelay relay = TestRelay.start("warm-up", "500ms")) {
            // When
            await().atMost(PATIENCE).until(() -> relay.get("/readyz").statusCode() == 200);

            // Then
            assertThat(relay.metric("tandem_calls_started_total", "")).isZero();
            assertThat(relay.metric("tandem_calls_ended_total", "")).isZero();
            assertThat(relay.metric("tandem_calls_refused_total", "")).isZero();
            assertThat(relay.metric("tandem_caller_frames_total", "")).isZero();
            assertThat(relay.metric("tandem_model_frames_total", "")).isZero();
            assertThat(relay.metric("tandem_spend", "")).isZero();
            assertThat(relay.simulator().sessions()).isEmpty();
            assertThat(List.of(lines.with("call started"), lines.with("call ended")))
                    .allMatch(List::isEmpty);
        }
    }

    @Test
    void isReadyAtOnceWhereItIsNotToWarmUp() {
        // Given
        try (TestRelay relay = TestRelay.start("warm-up", "0s")) {
            // When
            int ready = relay.get("/readyz").statusCode();

            // Then
            assertThat(ready).isEqualTo(200);
        }
    }

    private static void awaitWarm(TestRelay relay) {
        try {
            relay.server().awaitWarm();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stopsInTheMiddleOfWarmingUp() {
        // Given
        TestRelay relay = TestRelay.start("warm-up", "60s");

        // When
        relay.close();

        // Then
        assertThat(CompletableFuture.runAsync(() -> awaitWarm(relay))).succeedsWithin(PATIENCE);
    }
}
