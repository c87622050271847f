package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A model's line that is lost in the middle of a call, whose caller's is not. */
class ReopenedLineTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAME = "my name is Ann";
    private static final String LONG = "tell me a long story about a man who lost his hat and looked for it"
            + " everywhere in the town until he found it again on the head of another man";

    private RealtimeSimulator model;
    private TestRelay relay;

    @BeforeEach
    void start() {
        start(20, 20);
    }

    private void start(long thinkingMillis, double speed) {
        model = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(thinkingMillis).withSpeed(20));
        relay = TestRelay.startOn(model.url());
    }

    @AfterEach
    void stop() {
        relay.close();
        model.close();
    }

    private static void text(NativeCaller caller, String words) {
        caller.say("{\"type\":\"text\",\"text\":\"" + words + "\"}");
    }

    private void lose(String how) {
        if (how.equals("reset")) {
            model.resetSessions();
        } else {
            model.closeSessions(Integer.parseInt(how), "enough");
        }
    }

    private static List<String> states(NativeCaller caller) {
        return caller.all("state").stream()
                .map(message -> message.text("state"))
                .toList();
    }

    private static boolean recovered(NativeCaller caller, int times) {
        List<String> states = states(caller);
        return states.stream().filter("reconnecting"::equals).count() == times
                && !states.get(states.size() - 1).equals("reconnecting");
    }

    private SessionRecord session(int n) {
        await().atMost(PATIENCE).until(() -> model.sessions().size() >= n);
        return model.sessions().get(n - 1);
    }

    private List<String> told(int session) {
        return session(session).events().stream()
                .filter(event -> event.type().equals("conversation.item.create"))
                .map(event -> item(event.json()))
                .toList();
    }

    private static String item(String json) {
        try {
            JsonNode item = JSON.readTree(json).path("item");
            return item.path("role").asText() + ": "
                    + item.path("content").path(0).path("text").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    private double reopened(String cause) {
        return relay.metric("tandem_model_reopened_total", "\"" + cause + "\"");
    }

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
            caller.waitFor(
                    "the whole answer",
                    () -> states(caller).get(states(caller).size() - 1).equals("listening"));

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
    void isToldWhatWasHeardOfAnAnswerThatItsLossBrokeOff() {
        // Given: so long that it is not over when a busy machine loses it
        String tale = String.join(" ", LONG, LONG, LONG, LONG);
        stop();
        start(20, 4);
        try (NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            text(caller, tale);
            caller.await("caption", 3);

            // When
            lose("reset");
            caller.waitFor("another line", () -> recovered(caller, 1));
            caller.waitFor(
                    "silence",
                    () -> states(caller).get(states(caller).size() - 1).equals("listening"));

            // Then
            assertThat(caller.all("mark")).hasSize(1);
            List<NativeCaller.Message> captions = caller.all("caption");
            NativeCaller.Message last = captions.get(captions.size() - 1);
            assertThat(last.json().path("interrupted").asBoolean()).isTrue();
            assertThat(tale).startsWith(last.text("text")).isNotEqualTo(last.text("text"));
            assertThat(told(2)).containsExactly("user: " + tale, "assistant: " + last.text("text"));
            assertThat(session(2).count("response.create")).isZero();
        }
    }

    @Test
    void isNotToldToTruncateWhatAnotherSaid() {
        // Given
        stop();
        start(20, 4);
        try (NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            text(caller, LONG);
            caller.await("caption", 3);
            lose("1013");
            caller.waitFor("another line", () -> recovered(caller, 1));
            assertThat(states(caller)).endsWith("speaking");

            // When
            caller.say("{\"type\":\"interrupt\"}");
            caller.await("flush", 1);
            await().atMost(PATIENCE).until(() -> told(2).size() == 3);

            // Then
            assertThat(session(2).count("conversation.item.truncate")).isZero();
            assertThat(session(2).count("conversation.item.delete")).isZero();
            assertThat(told(2).get(2)).startsWith("system: ").contains("interrupted");
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
