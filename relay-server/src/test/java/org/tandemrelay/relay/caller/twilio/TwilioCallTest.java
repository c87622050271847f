package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Calls from Twilio, over real sockets, with recorded speech. What all dialects must do is in {@link TwilioDialectTest}. */
@Execution(ExecutionMode.CONCURRENT)
class TwilioCallTest {

    private static final String SPEECH = "not-ill-disposed.wav";
    private static final AudioFormat MULAW = AudioFormat.mulaw();
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    private static TestRelay relay(String... more) {
        List<String> all = new ArrayList<>(List.of("caller-hold", "60s", "caller-backlog", "60s"));
        all.addAll(List.of(more));
        return TestRelay.start(QUICK, "", all.toArray(String[]::new));
    }

    private static TwilioCaller call(TestRelay relay, TwilioCaller caller) {
        caller.call(URI.create("ws://127.0.0.1:" + relay.port() + "/telephony/twilio"));
        return caller;
    }

    private static TwilioCaller call(TestRelay relay) {
        return call(relay, new TwilioCaller());
    }

    private static byte[] turn() {
        return Speech.turn(SPEECH, AudioFormat.pcm16(8_000));
    }

    private static void speakMulaw(TwilioCaller caller, byte[] mulaw) {
        for (int at = 0; at < mulaw.length; at += 160) {
            caller.sendMedia(
                    TwilioCaller.SID, "inbound", Arrays.copyOfRange(mulaw, at, Math.min(mulaw.length, at + 160)));
        }
    }

    private static long inputBytes(TestRelay relay) {
        List<SessionRecord> sessions = relay.simulator().sessions();
        return sessions.isEmpty() ? 0 : sessions.get(0).inputAudioBytes();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void carriesTheVeryBytesOfBothDirections() {
        byte[] turn = Speech.turn(SPEECH, MULAW);
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            speakMulaw(caller, turn);
            caller.await("a whole answer", () -> MULAW.millisOf(caller.heardMulaw().length) > 2_500);
            caller.await("the mark at its end", () -> caller.messages().stream().anyMatch(m -> m.contains("resp_")));

            // Then
            assertThat(inputBytes(relay)).isEqualTo(turn.length);
            assertThat(latin(turn)).contains(latin(caller.heardMulaw()));
        }
    }

    @Test
    void namesTheStreamInEveryMessage() {
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            caller.speak(turn());
            caller.await("a mark", () -> caller.marks() > 0);

            // Then
            assertThat(caller.messages())
                    .map(TwilioCaller::parse)
                    .allSatisfy(message ->
                            assertThat(message.path("streamSid").asText()).isEqualTo(TwilioCaller.SID))
                    .map(message -> message.path("event").asText())
                    .contains("media", "mark");
        }
    }

    @Test
    void marksAboutFiveTimesASecond() {
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            caller.speak(turn());
            caller.await("the mark at the end", () -> caller.messages().stream().anyMatch(m -> m.contains("resp_")));

            // Then
            long spokenMillis = MULAW.millisOf(caller.heardMulaw().length);
            assertThat(caller.marks()).isCloseTo((int) spokenMillis / 200, within(3));
        }
    }

    @Test
    void fillsWhatWasLostWithSilence() {
        byte[] turn = Speech.turn(SPEECH, MULAW);
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            speakMulaw(caller, Arrays.copyOf(turn, 8_000));
            caller.lose(1_000);
            speakMulaw(caller, Arrays.copyOfRange(turn, 8_000, turn.length));

            // Then
            caller.await("all of it", () -> inputBytes(relay) >= turn.length + 8_000);
            assertThat(inputBytes(relay)).isEqualTo(turn.length + 8_000);
        }
    }

    @Test
    void endsATurnWhoseSilenceWasLost() {
        // Given: half a second of silence and the speech, and nothing of the second of silence after it
        byte[] turn = Speech.turn(SPEECH, MULAW);
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            speakMulaw(caller, Arrays.copyOf(turn, turn.length - 8_000));

            // When
            caller.lose(1_500);
            speakMulaw(caller, Speech.silence(20, MULAW));

            // Then
            caller.await("an answer", () -> caller.heard().length > 0);
        }
    }

    @Test
    void endsATurnAfterWhichNothingComesAtAll() {
        // Given: half a second of silence and the speech, and then not a single packet
        byte[] turn = Speech.turn(SPEECH, MULAW);
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            speakMulaw(caller, Arrays.copyOf(turn, turn.length - 8_000));

            // Then
            caller.await("an answer", () -> caller.heard().length > 0);
            assertThat(inputBytes(relay)).isGreaterThan(turn.length - 8_000);
        }
    }

    @Test
    void makesUpForTenSecondsAtMost() {
        byte[] frame = Speech.silence(20, MULAW);
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            speakMulaw(caller, frame);
            caller.lose(3_600_000);
            speakMulaw(caller, frame);

            // Then
            caller.await("all of it", () -> inputBytes(relay) >= 80_000 + 320);
            assertThat(inputBytes(relay)).isEqualTo(80_000 + 320);
        }
    }

    @Test
    void hearsWhoSpeaksBeforeTheStart() {
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay, new TwilioCaller().withoutStart())) {
            // When
            caller.speak(turn());

            // Then
            caller.await("an answer", () -> caller.heard().length > 0);
        }
    }

    @Test
    void givesUpACallerThatNeverNamesItsStream() {
        try (TestRelay relay = relay("caller-start", "500ms");
                TwilioCaller caller = call(relay, new TwilioCaller().withoutStart())) {
            // When
            BridgeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed).isEqualTo(new BridgeCaller.Closed(4_408, "caller_unstarted"));
            assertThat(caller.messages()).isEmpty();
        }
    }

    @Test
    void hearsOnlyTheCaller() {
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            caller.sendMedia(TwilioCaller.SID, "outbound", Speech.silence(500, MULAW));
            caller.sendMedia(TwilioCaller.SID, "somewhere", Speech.silence(500, MULAW));
            caller.sendMedia(TwilioCaller.SID, "inbound", Speech.silence(20, MULAW));
            caller.press('#');

            // Then
            caller.await(
                    "the key",
                    () -> relay.simulator().received().stream()
                            .anyMatch(event -> event.type().equals("conversation.item.create")));
            assertThat(inputBytes(relay)).isEqualTo(160);
        }
    }

    @Test
    void truncatesAtWhatTwilioHasPlayed() {
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay, new TwilioCaller(100))) {
            // Given
            caller.speak(turn());
            caller.await("some of it played", () -> caller.playedMillis() > 600);

            // When
            caller.speak(turn());
            caller.await("a flush", () -> caller.flushes() > 0);

            // Then
            Awaitility.await()
                    .until(() ->
                            !relay.simulator().sessions().get(0).truncations().isEmpty());
            SessionRecord.Truncation truncation =
                    relay.simulator().sessions().get(0).truncations().get(0);
            assertThat(truncation.audioEndMillis()).isCloseTo(caller.playedAtClearMillis(), within(1_000L));
            assertThat(truncation.audioEndMillis()).isLessThanOrEqualTo(truncation.sentMillis());
        }
    }

    @Test
    void sendsAllThatItSentBeforeItCloses() {
        try (TestRelay relay = relay("playout-lead", "unlimited");
                TwilioCaller caller = call(relay)) {
            // Given
            caller.speak(turn());
            caller.await("the mark at the end", () -> caller.messages().stream().anyMatch(m -> m.contains("resp_")));
            long sent = relay.simulator().sessions().get(0).outputAudioBytes();

            // When
            relay.simulator().closeSessions(1_000, "");

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_000, "model_ended"));
            assertThat(caller.heardMulaw()).hasSize((int) sent);
        }
    }

    @Test
    void refusesAStreamInAnotherEncoding() {
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay, new TwilioCaller().withoutStart())) {
            // When
            caller.say(
                    "{\"event\":\"start\",\"start\":{\"streamSid\":\"MZ9\",\"mediaFormat\":{\"encoding\":\"audio/x-l16\","
                            + "\"sampleRate\":16000,\"channels\":1}}}");

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_008, "caller_policy"));
        }
    }

    @Test
    void endsTheCallOfWhoTalksNonsense() {
        try (TestRelay relay = relay();
                TwilioCaller caller = call(relay)) {
            // When
            for (int i = 0; i < 17; i++) {
                caller.say("{\"event\":\"media\",\"streamSid\":\"" + TwilioCaller.SID
                        + "\",\"media\":{\"track\":\"inbound\",\"payload\":\"*\"}}");
            }

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_008, "caller_policy"));
        }
    }

    @Test
    void movesTheVeryBase64ToAModelThatSpeaksMulaw() {
        byte[] turn = Speech.turn(SPEECH, MULAW);
        try (RecordingModel model = new RecordingModel();
                TestRelay relay = TestRelay.startOn(model.url());
                TwilioCaller caller = call(relay)) {
            // Given
            Awaitility.await().until(() -> relay.metric("tandem_model_ready_milliseconds_count", "") == 1);

            // When: not only lengths that need no padding, and not more at once than a socket takes
            for (int at = 0, length = 160; at + length < turn.length; at += length, length = 158 + at % 5) {
                caller.sendMedia(TwilioCaller.SID, "inbound", Arrays.copyOfRange(turn, at, at + length));
                if (caller.payloads().size() % 20 == 0) {
                    caller.await(
                            "what was said",
                            () -> model.appended().size() == caller.payloads().size());
                }
            }

            // Then
            caller.await(
                    "all of it",
                    () -> model.appended().size() == caller.payloads().size());
            assertThat(model.appended()).isEqualTo(caller.payloads());
        }
    }

    @Test
    void convertsForAModelThatTakesOnlyPcm() {
        try (TestRelay relay = relay("model-audio", "pcm16");
                TwilioCaller caller = call(relay)) {
            // When
            caller.speak(turn());
            caller.await("a whole answer", () -> caller.format().millisOf(caller.heard().length) > 2_500);
            caller.await("the mark at its end", () -> caller.messages().stream().anyMatch(m -> m.contains("resp_")));

            // Then
            assertThat(Speech.likeness(caller.heard(), caller.format(), turn(), caller.format()))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void knowsWhatTheStartSaysOfTheCall() {
        // Given
        JsonNode start = TwilioCaller.parse("{\"streamSid\":\"MZ1\",\"callSid\":\"CA1\",\"accountSid\":\"AC1\","
                + "\"customParameters\":{\"agent\":\"support\",\"callSid\":\"forged\",\"count\":3,\"odd\":[1]}}");

        // When / Then
        assertThat(TwilioEvents.parameters(start))
                .containsEntry("agent", "support")
                .containsEntry("count", "3")
                .containsEntry("callSid", "CA1")
                .containsEntry("streamSid", "MZ1")
                .containsEntry("accountSid", "AC1")
                .doesNotContainKey("odd");
    }
}
