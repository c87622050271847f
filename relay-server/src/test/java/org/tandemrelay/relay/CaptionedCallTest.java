package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What is read beside a whole call, over real sockets: in its place, and no sooner than it is heard. */
@Execution(ExecutionMode.CONCURRENT)
class CaptionedCallTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final String WORDS = "this is a sentence of a good many words so that it takes a while to say it";

    /** A model that writes and says everything at once. */
    private static final SimulatorSettings SUDDEN =
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(200);

    private static List<NativeCaller.Message> ofTheModel(NativeCaller caller) {
        return caller.all("caption").stream()
                .filter(caption -> caption.text("role").equals("assistant"))
                .toList();
    }

    private static long audioMillisBefore(NativeCaller.Message end, NativeCaller caller) {
        return AudioFormat.pcm16(24_000)
                .millisOf(caller.messages().stream()
                        .takeWhile(message -> message != end)
                        .filter(message -> message.audio() != null)
                        .mapToLong(message -> message.audio().length)
                        .sum());
    }

    @Test
    void readsTheWordsAsTheyAreSaid() {
        // Given
        try (TestRelay relay = TestRelay.start(SUDDEN, "");
                NativeCaller caller = relay.call("")) {
            // When
            caller.say("{\"type\":\"text\",\"text\":\"" + WORDS + "\"}");
            caller.await("mark", 1);
            Awaitility.await()
                    .until(() -> ofTheModel(caller).stream()
                            .anyMatch(caption -> caption.json().path("final").asBoolean()));

            // Then
            List<NativeCaller.Message> captions = ofTheModel(caller);
            NativeCaller.Message last = captions.get(captions.size() - 1);
            long length = AudioFormat.pcm16(24_000).millisOf(caller.audio().length);
            assertThat(last.text("text")).isEqualTo(WORDS);
            assertThat(captions).hasSizeGreaterThan(5);
            StringBuilder read = new StringBuilder();
            for (NativeCaller.Message caption : captions.subList(0, captions.size() - 1)) {
                read.append(caption.text("text"));
                double share = (double) audioMillisBefore(caption, caller) / length;
                assertThat((double) read.length() / WORDS.length()).isLessThanOrEqualTo(share + 0.05);
            }
        }
    }

    @Test
    void readsNothingThatWasNotHeard() {
        // Given
        try (TestRelay relay = TestRelay.start(SUDDEN, "");
                NativeCaller caller = relay.call("")) {
            caller.say("{\"type\":\"text\",\"text\":\"" + WORDS + "\"}");
            Awaitility.await().until(() -> ofTheModel(caller).size() >= 3);

            // When
            caller.say("{\"type\":\"interrupt\"}");
            caller.await("flush", 1);
            caller.say("{\"type\":\"text\",\"text\":\"more\"}");
            caller.await("mark", 1);

            // Then
            String item = ofTheModel(caller).get(0).text("item");
            List<NativeCaller.Message> captions = ofTheModel(caller).stream()
                    .filter(caption -> caption.text("item").equals(item))
                    .toList();
            NativeCaller.Message last = captions.get(captions.size() - 1);
            assertThat(last.json().path("interrupted").asBoolean()).isTrue();
            assertThat(last.json().path("final").asBoolean()).isTrue();
            assertThat(WORDS).startsWith(last.text("text"));
            assertThat(last.text("text").length()).isLessThan(WORDS.length() / 2);
        }
    }

    @Test
    void knowsThePlaceOfTheCallersWords() {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        try (TestRelay relay = TestRelay.start(
                        SimulatorSettings.defaults()
                                .withThinkingMillis(400)
                                .withTranscript("not an ill disposed young man"),
                        "",
                        "transcription-model",
                        "gpt-transcribe");
                NativeCaller caller = relay.call("rate=16000")) {
            // When
            caller.speak(turn, WIDE).join();
            caller.await("mark", 1);

            // Then
            List<NativeCaller.Message> captions = caller.all("caption");
            assertThat(orders(captions, "user")).isNotEmpty();
            assertThat(orders(captions, "assistant")).isNotEmpty();
            assertThat(orders(captions, "user"))
                    .allMatch(order -> order < orders(captions, "assistant").get(0));
        }
    }

    private static List<Long> orders(List<NativeCaller.Message> captions, String role) {
        return captions.stream()
                .filter(caption -> caption.text("role").equals(role))
                .map(caption -> caption.json().path("order").asLong())
                .toList();
    }
}
