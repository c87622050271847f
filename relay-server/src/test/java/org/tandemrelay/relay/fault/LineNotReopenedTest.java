package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.TestRelay;

/** A model's line that is lost for good, and its call with it. */
class LineNotReopenedTest extends LostLines {

    @ParameterizedTest
    @ValueSource(strings = {"1000", "1002", "1007", "1008", "1009", "4000", "4999"})
    @Row(value = "F26", holds = "1000, 1002, 1007, 1008, 1009, 4xxx: the call ends, and nothing is dialled again")
    void isNotReplacedWhereAnotherWouldEndLikewise(String how) {
        try (NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");

            // When
            lose(how);

            // Then
            caller.awaitClose();
            assertThat(model.sessions()).hasSize(1);
            assertThat(states(caller)).doesNotContain("reconnecting");
        }
    }

    @Test
    @Row(value = "F26", holds = "1011 once in a call: the second ends it")
    void isReplacedOnceWhereTheModelBreaks() {
        try (NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            lose("1011");
            caller.waitFor("another line", () -> recovered(caller, 1));

            // When
            lose("1011");

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("model_failed");
            assertThat(model.sessions()).hasSize(2);
        }
    }

    @Test
    void isNotReplacedMoreOftenThanItMay() {
        try (NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            for (int i = 1; i <= 3; i++) {
                int times = i;
                lose("1013");
                caller.waitFor("another line", () -> recovered(caller, times));
            }

            // When
            lose("1013");

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("model_busy");
            assertThat(model.sessions()).hasSize(4);
        }
    }

    @Test
    void isNotWaitedForByACallerWhoHangsUp() {
        try (NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            model.close();
            caller.awaitState("reconnecting");

            // When
            caller.say("{\"type\":\"hangup\"}");

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("caller_hangup");
            await().atMost(PATIENCE).until(() -> relay.server().liveCalls() == 0);
        }
    }

    @Test
    void isNotWaitedForByARelayThatShutsDown() {
        try (NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            model.close();
            caller.awaitState("reconnecting");

            // When
            relay.drain();

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("relay_draining");
        }
    }

    @Test
    @Row(value = "F26", holds = "a model that does not come back: the caller is told why its line was lost, within 3 s")
    void isGivenUpInTheEnd() {
        try (NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");

            // When
            model.close();
            long lost = caller.awaitState("reconnecting").atNanos();
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.reason()).isIn("model_expired", "model_failed", "model_ended");
            assertThat(Duration.ofNanos(closed.atNanos() - lost)).isLessThan(Duration.ofMillis(4_500));
            assertThat(caller.await("ended", 1).text("message")).contains("; then ");
        }
    }

    @Test
    void endsWithItsCallWhereItIsNotToBeReplaced() {
        // Given
        relay.close();
        relay = TestRelay.startOn(model.url(), "model-retries", "0");
        try (NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            lose("1013");

            // Then
            assertThat(caller.awaitClose().reason()).isEqualTo("model_busy");
            assertThat(model.sessions()).hasSize(1);
        }
    }
}
