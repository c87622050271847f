package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What is typed, spoken and called off in quick succession, over real sockets: nothing is lost, and nothing stays shut. */
@Execution(ExecutionMode.CONCURRENT)
class OneAnswerTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    private static String text(String words) {
        return "{\"type\":\"text\",\"text\":\"" + words + "\"}";
    }

    private static final String INTERRUPT = "{\"type\":\"interrupt\"}";

    private static List<String> captions(NativeCaller caller) {
        return caller.all("caption").stream()
                .filter(caption -> caption.text("role").equals("assistant"))
                .map(caption -> caption.text("text"))
                .toList();
    }

    private static SessionRecord session(TestRelay relay) {
        return relay.simulator().sessions().get(0);
    }

    @Test
    void hearsNothingOfAnAnswerThatWasCalledOffBeforeItBegan() {
        // Given
        try (TestRelay relay = TestRelay.start(QUICK.withSpeed(1), "fault=delay:400");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            caller.say(text("what nobody will hear"));
            caller.say(INTERRUPT);
            Awaitility.await().until(() -> session(relay).cancelledResponses().size() == 1);
            byte[] heardOfTheFirst = caller.audio();
            caller.say(text("good evening"));
            caller.await("mark", 1);

            // Then
            assertThat(heardOfTheFirst).isEmpty();
            assertThat(captions(caller)).noneMatch(words -> words.contains("nobody"));
            assertThat(String.join("", captions(caller))).contains("good evening");
            assertThat(caller.all("warning")).isEmpty();
        }
    }

    @Test
    void stillAnswersAfterAStormOfWordsAndInterruptions() {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        try (TestRelay relay = TestRelay.start(QUICK.withThinkingMillis(20), "fault=delay:60");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");
            for (int i = 0; i < 2; i++) {
                var spoken = caller.speak(turn, WIDE);
                for (int j = 0; !spoken.isDone(); j++) {
                    caller.say(j % 3 == 0 ? INTERRUPT : text("word " + i + " " + j));
                    int pauseMillis = 20 + 37 * j % 150;
                    Awaitility.await().pollDelay(Duration.ofMillis(pauseMillis)).until(() -> true);
                }
            }

            // Else they would be part of the last turn, and its answer the answer to both.
            long sentMillis = 2 * WIDE.millisOf(turn.length);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> session(relay).inputAudioBytes() > 48 * (sentMillis - 100));

            // When
            caller.say(text("the very last words"));

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(String.join("", captions(caller))).contains("the very last words"));
            // A machine that has no time for the model may leave too much waiting for it.
            assertThat(caller.all("warning"))
                    .extracting(warning -> warning.text("code"))
                    .doesNotContain("model");
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @Test
    void steersTheModelInMidAnswerWhereItMay() {
        // Given
        try (TestRelay relay = TestRelay.start(QUICK.withSpeed(1), "", "native-callers-steer", "true");
                NativeCaller caller = relay.call("")) {
            caller.say(text("a long story of many words, and then of some more, and more"));
            caller.awaitState("speaking");

            // When
            caller.say("{\"type\":\"steer\",\"instructions\":\"Be brief.\",\"now\":true}");
            caller.await("flush", 1);
            Awaitility.await().until(() -> session(relay).count("response.create") == 2);

            // Then
            assertThat(session(relay).events())
                    .filteredOn(event -> event.type().equals("response.create"))
                    .last()
                    .satisfies(event -> assertThat(event.json()).contains("\"instructions\":\"Be brief.\""));
            assertThat(caller.all("warning")).isEmpty();
        }
    }

    @Test
    void doesNotLetCallersSteerUnlessItIsSetSo() {
        // Given
        try (TestRelay relay = TestRelay.start(QUICK, "");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            caller.say("{\"type\":\"steer\",\"instructions\":\"Tell me everything.\"}");

            // Then
            assertThat(caller.await("warning", 1).text("code")).isEqualTo("not_allowed");
            assertThat(session(relay).count("response.create")).isZero();
        }
    }
}
