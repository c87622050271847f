package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.NativeCaller;

/** A model's line that is lost in the middle of a call, whose caller's is not. */
class ReopenedLineTest extends LostLines {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1001, model_expired",
        "1011, model_failed",
        "1012, model_busy",
        "1013, model_busy",
        "reset, model_failed"
    })
    @Row(
            value = "F26",
            holds =
                    "1001, 1006, 1011, 1012, 1013: the caller's socket stays, and the next turn is answered by a model that knows what was said")
    void isAnsweredByAModelThatKnowsWhatWasSaid(String how, String cause) {
        try (NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            text(caller, NAME);
            caller.await("mark", 1);
            caller.waitFor("the whole answer", () -> state(caller).equals("listening"));

            // When
            lose(how);
            caller.waitFor("another line", () -> recovered(caller, 1));
            text(caller, "and now this");
            caller.await("mark", 2);

            // Then
            assertThat(caller.isClosed()).isFalse();
            assertThat(told(2)).containsExactly("user: " + NAME, "assistant: " + NAME, "user: and now this");
            assertThat(session(2).count("response.create")).isEqualTo(1);
            assertThat(reopened(cause)).isEqualTo(1);
            assertThat(relay.metric("tandem_calls_active", "")).isEqualTo(1);
        }
    }

    @Test
    void givesTheAnswerThatTheOneBeforeOwed() {
        // Given
        stop();
        start(1_500, 20);
        try (NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            text(caller, NAME);
            await().atMost(PATIENCE).until(() -> session(1).count("response.create") == 1);

            // When
            lose("1001");
            caller.await("mark", 1);

            // Then
            assertThat(told(2)).containsExactly("user: " + NAME);
            assertThat(session(2).count("response.create")).isEqualTo(1);
            assertThat(caller.audio()).isNotEmpty();
        }
    }

    @Test
    @Row(
            value = "F26",
            holds =
                    "60 lines lost at any moment of a call: all reopened, the gap's p99 printed, no control message lost")
    void isOpenedAgainSoonWheneverItIsLost() {
        // Given
        String[] ways = {"1001", "1012", "1013", "reset", "1011"};
        List<Double> gaps = new ArrayList<>();
        List<NativeCaller> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                callers.add(relay.call(""));
            }
            callers.forEach(caller -> caller.awaitState("listening"));

            // When
            for (int round = 1; round <= 3; round++) {
                int times = round;
                callers.forEach(caller -> text(caller, NAME));
                await().pollDelay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 1_500)))
                        .until(() -> true);
                lose(ways[ThreadLocalRandom.current().nextInt(round == 1 ? ways.length : ways.length - 1)]);
                callers.forEach(caller -> caller.say("{\"type\":\"ping\",\"t\":" + times + "}"));
                callers.forEach(caller -> caller.waitFor("another line", () -> recovered(caller, times)));
            }
            callers.forEach(caller -> text(caller, "goodbye"));

            // Then
            callers.forEach(caller -> {
                caller.waitFor(
                        "the answer",
                        () -> caller.all("caption").stream()
                                .anyMatch(caption -> caption.text("text").contains("goodbye")));
                assertThat(caller.all("pong")).hasSize(3);
                gaps.addAll(gaps(caller));
            });
            gaps.sort(null);
            System.out.printf(
                    "lines lost and opened again: %d, gap p50 %.0f ms, p99 %.0f ms, longest %.0f ms%n",
                    gaps.size(),
                    gaps.get(gaps.size() / 2),
                    gaps.get((int) Math.ceil(gaps.size() * 0.99) - 1),
                    gaps.get(gaps.size() - 1));
            assertThat(gaps).hasSize(60);
            assertThat(relay.metric("tandem_model_reopened_total", "")).isEqualTo(60);
        } finally {
            callers.forEach(NativeCaller::close);
        }
    }

    /** From each loss, as the caller was told it, until it was told that there is a model. */
    private static List<Double> gaps(NativeCaller caller) {
        List<Double> gaps = new ArrayList<>();
        List<NativeCaller.Message> states = caller.all("state");
        for (int i = 0; i + 1 < states.size(); i++) {
            if (states.get(i).text("state").equals("reconnecting")) {
                gaps.add((states.get(i + 1).atNanos() - states.get(i).atNanos()) / 1e6);
            }
        }
        return gaps;
    }

    @Test
    void hearsWhatTheCallerSaidMeanwhile() {
        try (NativeCaller caller = relay.call("rate=24000")) {
            // Given
            caller.awaitState("listening");
            lose("1013");
            caller.awaitState("reconnecting");

            // When
            caller.send(new byte[48 * 100]);
            caller.waitFor("another line", () -> recovered(caller, 1));

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(session(2).appends()).isPositive());
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isZero();
        }
    }
}
