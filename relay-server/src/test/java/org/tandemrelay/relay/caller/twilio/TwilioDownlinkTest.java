package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;

/** Speech of a model that speaks µ-law, on its way to Twilio, by the texts of the messages on either side. */
@Execution(ExecutionMode.CONCURRENT)
class TwilioDownlinkTest {

    private static final AudioFormat MULAW = AudioFormat.mulaw();
    private final byte[] answer = Speech.turn("rather-selfish.wav", MULAW);

    private static TestRelay relay(RecordingModel model, String... settings) {
        return TestRelay.startOn(model.url(), settings);
    }

    private static TwilioCaller call(TestRelay relay) {
        TwilioCaller caller = new TwilioCaller();
        caller.call(URI.create("ws://127.0.0.1:" + relay.port() + "/telephony/twilio"));
        caller.await("the model", () -> relay.metric("tandem_model_ready_milliseconds_count", "") == 1);
        return caller;
    }

    private static String base64(byte[] mulaw, int from, int to) {
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(mulaw, from, to));
    }

    private static List<String> events(TwilioCaller caller, String event) {
        return caller.messages().stream()
                .map(TwilioCaller::parse)
                .filter(message -> message.path("event").asText().equals(event))
                .map(message -> message.path(event)
                        .path(event.equals("media") ? "payload" : "name")
                        .asText())
                .toList();
    }

    private static void awaitTheEnd(TwilioCaller caller) {
        caller.await("the mark at the end", () -> events(caller, "mark").contains("resp_1"));
    }

    @Test
    void movesTheVeryBase64InPiecesOfWholeGroups() {
        try (RecordingModel model = new RecordingModel();
                TestRelay relay = relay(model);
                TwilioCaller caller = call(relay)) {
            // Given: deltas of whole groups, as long as a model makes them
            List<String> deltas = new ArrayList<>();
            for (int at = 0; at + 2_400 <= 24_000; at += 2_400) {
                deltas.add(base64(answer, at, at + 2_400));
            }

            // When
            model.beginAnswer();
            deltas.forEach(model::speak);
            model.endAnswer();
            awaitTheEnd(caller);

            // Then: no piece was decoded and encoded anew, though they were cut for the pace
            assertThat(String.join("", events(caller, "media"))).isEqualTo(String.join("", deltas));
            assertThat(events(caller, "media")).hasSizeGreaterThan(2 * deltas.size());
        }
    }

    @Test
    void carriesDeltasOfAnyLength() {
        try (RecordingModel model = new RecordingModel();
                TestRelay relay = relay(model);
                TwilioCaller caller = call(relay)) {
            // When: padding and none, no padding where it should be, a slash that is escaped, and almost nothing
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            model.beginAnswer();
            for (int at = 0, length = 1; at + length < 16_000; at += length, length = 1 + at % 1_021) {
                String delta = base64(answer, at, at + length);
                model.speak(
                        switch (at % 3) {
                            case 0 -> delta.replace("=", "");
                            case 1 -> delta.replace("/", "\\/");
                            default -> delta;
                        });
                said.writeBytes(Arrays.copyOfRange(answer, at, at + length));
            }
            model.endAnswer();
            awaitTheEnd(caller);

            // Then
            assertThat(caller.heardMulaw()).isEqualTo(said.toByteArray());
        }
    }

    @Test
    void marksEveryFifthOfASecondAndMoreAtTheBeginning() {
        try (RecordingModel model = new RecordingModel();
                TestRelay relay = relay(model, "playout-lead", "unlimited");
                TwilioCaller caller = call(relay)) {
            // When: two seconds, in pieces of 20 ms as nearly as groups allow
            model.beginAnswer();
            for (int at = 0; at < 16_000; at += 159) {
                model.speak(base64(answer, at, Math.min(16_000, at + 159)));
            }
            model.endAnswer();
            awaitTheEnd(caller);

            // Then
            assertThat(events(caller, "mark")).hasSizeBetween(11, 13).endsWith("resp_1");
        }
    }

    @Test
    void tellsTheModelWhatWasHeardOfIt() {
        try (RecordingModel model = new RecordingModel();
                TestRelay relay = relay(model);
                TwilioCaller caller = call(relay)) {
            // Given: three seconds, of which some have been played
            model.beginAnswer();
            for (int at = 0; at < 24_000; at += 2_400) {
                model.speak(base64(answer, at, at + 2_400));
            }
            caller.await("some of it played", () -> caller.playedMillis() > 700);

            // When
            model.interrupt();
            caller.await("a flush", () -> caller.flushes() == 1);

            // Then
            caller.await("the truncation", () -> model.told().stream().anyMatch(TwilioDownlinkTest::truncates));
            JsonNode truncate = model.told().stream()
                    .filter(TwilioDownlinkTest::truncates)
                    .findFirst()
                    .orElseThrow();
            assertThat(truncate.path("item_id").asText()).isEqualTo("item_1");
            assertThat(truncate.path("audio_end_ms").asLong()).isCloseTo(caller.playedAtClearMillis(), within(1_000L));

            // And: nothing more of it comes
            int heard = caller.heardMulaw().length;
            model.speak(base64(answer, 0, 2_400));
            model.endAnswer();
            caller.press('1');
            caller.await(
                    "the key",
                    () -> model.told().stream()
                            .anyMatch(told -> told.path("type").asText().equals("conversation.item.create")));
            assertThat(caller.heardMulaw()).hasSize(heard);
        }
    }

    private static boolean truncates(JsonNode told) {
        return told.path("type").asText().equals("conversation.item.truncate");
    }

    @Test
    void passesNothingOnThatIsNoBase64() {
        try (RecordingModel model = new RecordingModel();
                TestRelay relay = relay(model);
                TwilioCaller caller = call(relay)) {
            // When
            model.beginAnswer();
            model.speak("AAA?");
            model.speak("AA==AAAA");
            model.speak(base64(answer, 0, 300));
            model.endAnswer();
            awaitTheEnd(caller);

            // Then
            assertThat(String.join("", events(caller, "media"))).isEqualTo(base64(answer, 0, 300));
        }
    }
}
