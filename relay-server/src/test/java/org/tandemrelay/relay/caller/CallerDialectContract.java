package org.tandemrelay.relay.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What every dialect of callers must do, each by a caller of its own: the next one starts from here. */
@Execution(ExecutionMode.CONCURRENT)
public abstract class CallerDialectContract {

    private static final String SPEECH = "not-ill-disposed.wav";
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    /** A caller of the dialect that has not called yet. */
    protected abstract BridgeCaller newCaller();

    /** The path that the dialect's callers open, with a query if they need one. */
    protected abstract String path();

    /** Settings of the relay, as pairs of name and value. */
    protected List<String> settings() {
        return List.of();
    }

    /** What means nothing to the dialect. */
    protected List<String> garbage() {
        return List.of("{\"event\":\"unheard-of\"}", "{}", "[1,2]", "not JSON {");
    }

    /** Paced, with a turn taken as fast as it is given. */
    private TestRelay relay(String... more) {
        List<String> all = new ArrayList<>(List.of("caller-hold", "60s", "caller-backlog", "60s"));
        all.addAll(settings());
        all.addAll(List.of(more));
        return TestRelay.start(QUICK, "", all.toArray(String[]::new));
    }

    private BridgeCaller call(TestRelay relay) {
        return newCaller().call(URI.create("ws://127.0.0.1:" + relay.port() + path()));
    }

    private static byte[] turn(BridgeCaller caller) {
        return Speech.turn(SPEECH, caller.format());
    }

    private static SessionRecord session(TestRelay relay) {
        return relay.simulator().sessions().get(0);
    }

    private static void awaitEnd(TestRelay relay, String cause) {
        Awaitility.await().until(() -> relay.metric("tandem_calls_ended_total", "\"" + cause + "\"") == 1);
        Awaitility.await().until(() -> relay.simulator().sessions().stream().noneMatch(SessionRecord::open));
    }

    @Test
    void hearsItsOwnWords() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // Given
            byte[] turn = turn(caller);

            // When
            caller.speak(turn);
            caller.await("a whole answer", () -> caller.format().millisOf(caller.heard().length) > 2_500);
            caller.await("the mark at its end", () -> caller.marks() > 0);

            // Then
            assertThat(Speech.likeness(caller.heard(), caller.format(), turn, caller.format()))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void takesTheEchoOfMarksForWhatWasHeard() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // Given
            caller.speak(turn(caller));
            caller.await("some of the answer", () -> caller.format().millisOf(caller.heard().length) > 800);

            // When
            caller.acknowledgeMarks();
            caller.speak(turn(caller));
            caller.await("a flush", () -> caller.flushes() > 0);

            // Then
            Awaitility.await().until(() -> !session(relay).truncations().isEmpty());
            SessionRecord.Truncation truncation = session(relay).truncations().get(0);
            assertThat(truncation.audioEndMillis()).isBetween(1L, truncation.sentMillis());
        }
    }

    @Test
    void doesNotTakeMarksThatComeBackAfterAFlushForHeard() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // Given
            caller.speak(turn(caller));
            caller.await("some of the answer", () -> caller.format().millisOf(caller.heard().length) > 800);
            caller.speak(turn(caller));
            caller.await("a flush", () -> caller.flushes() > 0);

            int heardBefore = caller.heard().length;

            // When
            caller.acknowledgeMarks();

            // Then
            caller.await("the next answer", () -> caller.heard().length > heardBefore);
            Awaitility.await().until(() -> !session(relay).truncations().isEmpty());
            assertThat(session(relay).truncations()).hasSize(1);
            assertThat(session(relay).truncations().get(0).audioEndMillis())
                    .isLessThan(session(relay).truncations().get(0).sentMillis());
        }
    }

    @Test
    void tellsTheModelOfATelephoneKey() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // When
            assumeThat(caller.press('5')).as("the dialect has keys").isTrue();

            // Then
            Awaitility.await()
                    .until(() -> !relay.simulator().sessions().isEmpty()
                            && session(relay).count("conversation.item.create") == 1);
        }
    }

    @Test
    void endsWhenTheCallerHangsUp() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // Given
            caller.speak(turn(caller));
            caller.await("some of the answer", () -> caller.heard().length > 0);

            // When
            caller.hangUp();

            // Then
            assertThat(caller.awaitClose().code()).isEqualTo(1_000);
            awaitEnd(relay, "caller_hangup");
        }
    }

    @Test
    void endsWhenTheCallersConnectionBreaks() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // Given
            caller.speak(turn(caller));
            caller.await("some of the answer", () -> caller.heard().length > 0);

            // When
            caller.drop();

            // Then
            awaitEnd(relay, "caller_lost");
        }
    }

    @Test
    void endsOnTheCallersSideWhenTheModelIsGone() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // Given
            caller.speak(turn(caller));
            caller.await("some of the answer", () -> caller.heard().length > 0);

            // When
            relay.simulator().closeSessions(1008, "broken");

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_011, "model_refused"));
        }
    }

    @Test
    void goesOnAfterGarbage() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // When
            garbage().forEach(caller::sendText);

            // Then
            caller.speak(turn(caller));
            caller.await("an answer", () -> caller.format().millisOf(caller.heard().length) > 500);
        }
    }

    @Test
    void endsTheCallOfAHugeMessageAndNoOther() {
        try (TestRelay relay = relay();
                BridgeCaller other = call(relay);
                BridgeCaller caller = call(relay)) {
            // When
            caller.sendText("x".repeat(1 << 20));

            // Then
            assertThat(caller.awaitClose().code()).isIn(1_008, 1_009);
            other.speak(turn(other));
            other.await("an answer", () -> other.heard().length > 0);
        }
    }

    @Test
    void doesNotHearWhatBelongsToAnotherStream() {
        try (TestRelay relay = relay();
                BridgeCaller caller = call(relay)) {
            // Given
            byte[] frame = Speech.silence(20, caller.format());
            assumeThat(caller.sendFrameOfAnotherStream(frame))
                    .as("the dialect names its streams")
                    .isTrue();

            // When
            for (int i = 0; i < 50; i++) {
                caller.sendFrameOfAnotherStream(frame);
            }
            caller.speak(turn(caller));
            caller.await("an answer", () -> caller.heard().length > 0);

            // Then
            long spokenMillis = caller.format().millisOf(turn(caller).length);
            assertThat(relay.metric("tandem_caller_frames_total", "")).isLessThanOrEqualTo(spokenMillis / 20.0 + 1);
        }
    }
}
