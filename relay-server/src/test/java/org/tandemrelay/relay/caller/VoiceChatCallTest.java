package org.tandemrelay.relay.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What is the plain form's own, beside what every dialect must do. */
@Execution(ExecutionMode.CONCURRENT)
class VoiceChatCallTest {

    private static final String SPEECH = "not-ill-disposed.wav";
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    /** Takes a whole turn as fast as it is given. */
    private static TestRelay relay() {
        return TestRelay.start(QUICK, "", "caller-hold", "60s", "caller-backlog", "60s");
    }

    private static VoiceChatCaller call(TestRelay relay, String query) {
        VoiceChatCaller caller = new VoiceChatCaller();
        caller.call(URI.create("ws://127.0.0.1:" + relay.port() + "/ws/voice-chat" + query));
        return caller;
    }

    @Test
    void readsWhatBothSidesSayAndHearsNothing() {
        try (TestRelay relay = relay();
                VoiceChatCaller caller = call(relay, "?rate=16000")) {
            // When
            caller.speak(Speech.turn(SPEECH, caller.format()));
            caller.await(
                    "the end of the answer", () -> !caller.said("assistant").isEmpty());

            // Then
            assertThat(caller.said("user")).hasSize(1);
            assertThat(caller.said("assistant").get(0)).isNotBlank();
            assertThat(caller.heard()).isEmpty();
        }
    }

    @Test
    void readsTheWholeOfWhatHasBeenSaidSoFarInEveryMessage() {
        try (TestRelay relay = relay();
                VoiceChatCaller caller = call(relay, "?rate=16000")) {
            // When
            caller.speak(Speech.turn(SPEECH, caller.format()));
            caller.await(
                    "the end of the answer", () -> !caller.said("assistant").isEmpty());

            // Then
            String whole = caller.said("assistant").get(0);
            List<String> growing = caller.all("transcript").stream()
                    .filter(message -> message.path("role").asText().equals("assistant"))
                    .map(message -> message.path("text").asText())
                    .toList();
            assertThat(growing).hasSizeGreaterThan(2).allMatch(whole::startsWith);
            assertThat(growing).isSortedAccordingTo((a, b) -> Integer.compare(a.length(), b.length()));
        }
    }

    @Test
    void letsTheModelKnowThatAllWasReadWhenTheReaderSpeaksIntoTheAnswer() {
        try (TestRelay relay = relay();
                VoiceChatCaller caller = call(relay, "?rate=16000")) {
            // Given: the words of an answer are here long before its last sound would be played
            byte[] turn = Speech.turn(SPEECH, caller.format());
            caller.speak(turn);
            caller.await(
                    "the end of the answer", () -> !caller.said("assistant").isEmpty());

            // When
            caller.speak(turn);
            caller.await("the end of the next", () -> caller.said("assistant").size() == 2);

            // Then
            SessionRecord session = relay.simulator().sessions().get(0);
            assertThat(session.truncations()).isEmpty();
            assertThat(caller.flushes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'what is the time?'",
        "'{\"text\":\"what is the time?\"}'",
        "'  {\"type\":\"text\",\"text\":\"and now?\"}'"
    })
    void answersWhatIsTyped(String message) {
        try (TestRelay relay = relay();
                VoiceChatCaller caller = call(relay, "")) {
            // When
            caller.sendText(message);

            // Then
            caller.await("an answer", () -> !caller.said("assistant").isEmpty());
            assertThat(relay.simulator().sessions().get(0).events().stream()
                            .filter(event -> event.type().equals("conversation.item.create")))
                    .singleElement()
                    .satisfies(event -> assertThat(event.json())
                            .containsAnyOf("what is the time?", "and now?")
                            .doesNotContain("{\\\"text"));
        }
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments("{}", "bad_text", "must have a 'text'"),
                arguments("{\"text\":\"\"}", "bad_text", "says nothing"),
                arguments("{\"text\":\"\\ud800\"}", "bad_text", "must have a 'text'"),
                arguments("{what?", "bad_text", "not JSON"),
                arguments("", "bad_text", "says nothing"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void isToldWhatMeansNothing(String message, String code, String reason) {
        try (TestRelay relay = relay();
                VoiceChatCaller caller = call(relay, "")) {
            // When
            caller.sendText(message);
            caller.await("a warning", () -> !caller.all("warning").isEmpty());

            // Then
            JsonNode warning = caller.all("warning").get(0);
            assertThat(warning.path("code").asText()).isEqualTo(code);
            assertThat(warning.path("message").asText()).contains(reason);
        }
    }

    @Test
    void isToldWhyTheCallEnds() {
        try (TestRelay relay = relay();
                VoiceChatCaller caller = call(relay, "")) {
            // Given
            Awaitility.await().until(() -> !relay.simulator().sessions().isEmpty());

            // When
            relay.simulator().closeSessions(1_008, "broken");
            caller.awaitClose();

            // Then
            assertThat(caller.all("ended")).hasSize(1);
            assertThat(caller.all("ended").get(0).path("cause").asText()).isEqualTo("model_refused");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?audio=yes, 'audio'",
        "?audio=1&audio=1, 2 times",
        "?rate=11025, 'rate'",
        "?encoding=mp3, 'encoding'",
    })
    void refusesWhatCannotBe(String query, String reason) {
        try (TestRelay relay = relay();
                RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            RawCaller.Answer answer = caller.write(RawCaller.handshake(query).replace("/v1/call", "/ws/voice-chat"))
                    .readAnswer();

            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains(reason);
        }
    }
}
