package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What a caller hears and learns in a whole call, over real sockets, with recorded speech. */
@Execution(ExecutionMode.CONCURRENT)
class SpokenCallTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final String SPEECH = "not-ill-disposed.wav";
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    /** Takes a whole turn at once and gives the answer as it comes: for tests of what is heard, not when. */
    private static TestRelay hurriedRelay(String... settings) {
        List<String> all = new ArrayList<>(List.of("caller-hold", "30s", "caller-backlog", "30s"));
        all.addAll(settings.length == 0 ? List.of("playout-lead", "unlimited") : List.of(settings));
        return TestRelay.start(QUICK, "", all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void hearsItsOwnWordsAtEveryRate(int rateHz) {
        // Given
        AudioFormat format = AudioFormat.pcm16(rateHz);
        byte[] turn = Speech.turn(SPEECH, format);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("rate=" + rateHz)) {
            // When
            caller.send(turn);
            caller.await("mark", 1);

            // Then
            assertThat(Speech.likeness(caller.audio(), format, turn, format)).isGreaterThan(0.95);
            assertThat(format.millisOf(caller.audio().length)).isBetween(2_500L, 4_000L);
        }
    }

    @Test
    void servesAClientThatKnowsNothingButPcm() {
        // Given
        AudioFormat format = AudioFormat.pcm16(24_000);
        byte[] turn = Speech.turn(SPEECH, format);
        try (TestRelay relay = TestRelay.start(QUICK, "");
                NativeCaller caller = relay.call("")) {
            // When
            caller.speak(turn, format).join();
            Awaitility.await().until(() -> format.millisOf(caller.audio().length) > 2_500);
            caller.await("mark", 1);

            // Then
            assertThat(Speech.likeness(caller.audio(), format, turn, format)).isGreaterThan(0.95);
        }
    }

    @Test
    void takesTheRateFromTheFirstMessage() {
        // Given
        AudioFormat format = AudioFormat.pcm16(8_000);
        byte[] turn = Speech.turn(SPEECH, format);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("")) {
            // When
            caller.say("{\"type\":\"start\",\"rate\":8000}");
            caller.send(turn);
            caller.await("mark", 1);

            // Then
            assertThat(caller.await("started", 2).json().path("rate").asInt()).isEqualTo(8_000);
            assertThat(Speech.likeness(caller.audio(), format, turn, format)).isGreaterThan(0.95);
        }
    }

    @Test
    void deliversTheFirstWordThoughTheModelIsLate() {
        // Given
        byte[] turn = Speech.turn(SPEECH, WIDE);
        try (TestRelay relay = TestRelay.start(QUICK, "fault=slow-upgrade:1500", "playout-lead", "unlimited");
                NativeCaller caller = relay.call("rate=16000")) {
            // When
            caller.speak(turn, WIDE);
            caller.await("mark", 1);

            // Then
            assertThat(Speech.likeness(caller.audio(), WIDE, turn, WIDE)).isGreaterThan(0.95);
            assertThat(WIDE.millisOf(caller.audio().length)).isGreaterThan(2_500);
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isZero();
        }
    }

    @Test
    void speaksAndListensAtTheSameTime() {
        // Given
        byte[] turn = Speech.turn(SPEECH, WIDE);
        try (TestRelay relay = TestRelay.start(QUICK, "");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.speak(turn, WIDE).join();
            caller.awaitState("speaking");
            long heardBefore = relay.simulator().sessions().get(0).inputAudioBytes();
            int audioBefore = caller.audio().length;

            // When
            caller.speak(Speech.silence(1_000, WIDE), WIDE);

            // Then
            Awaitility.await().untilAsserted(() -> {
                long heardMillis = (relay.simulator().sessions().get(0).inputAudioBytes() - heardBefore) / 48;
                assertThat(heardMillis).isGreaterThan(800);
            });
            // How much of the answer came meanwhile is a matter of who is late; that it did come is not.
            assertThat(WIDE.millisOf(caller.audio().length - audioBefore)).isGreaterThan(100);
        }
    }

    @Test
    void staysCloseAheadOfWhatIsHeardHoweverFastTheModelSpeaks() {
        // Given
        byte[] turn = Speech.turn("rather-selfish.wav", WIDE);
        try (TestRelay relay = hurriedRelay("playout-lead", "200ms");
                NativeCaller caller = relay.call("rate=16000")) {
            // When
            caller.send(turn);
            caller.await("mark", 1);

            // Then
            List<NativeCaller.Message> audio = caller.messages().stream()
                    .filter(message -> message.audio() != null)
                    .toList();
            long start = audio.get(0).atNanos();
            long sentMillis = 0;
            long mostAheadMillis = 0;
            for (NativeCaller.Message piece : audio) {
                sentMillis += WIDE.millisOf(piece.audio().length);
                mostAheadMillis = Math.max(mostAheadMillis, sentMillis - (piece.atNanos() - start) / 1_000_000);
            }
            assertThat(sentMillis).isGreaterThan(4_500);
            // To the millisecond it is proven on a clock of its own; here, on a busy machine, that 4.5 s do not come at
            // once.
            assertThat(mostAheadMillis).isBetween(100L, 1_500L);
        }
    }

    @Test
    void captionsBothSidesAndTellsWhoseTurnItIs() {
        // Given
        byte[] turn = Speech.turn(SPEECH, WIDE);
        try (TestRelay relay = TestRelay.start(QUICK.withTranscript("he was not an ill disposed young man"), "");
                NativeCaller caller = relay.call("rate=16000")) {
            // When
            caller.speak(turn, WIDE);
            caller.await("mark", 1);
            caller.speak(Speech.silence(600, WIDE), WIDE);
            Awaitility.await().until(() -> caller.all("state").size() >= 6);

            // Then
            assertThat(caller.all("state").stream().map(m -> m.text("state")))
                    .containsExactly("connecting", "listening", "hearing", "thinking", "speaking", "listening");
            assertThat(caller.all("caption"))
                    .anySatisfy(caption -> {
                        assertThat(caption.text("role")).isEqualTo("user");
                        assertThat(caption.text("text")).isEqualTo("he was not an ill disposed young man");
                        assertThat(caption.json().path("final").asBoolean()).isTrue();
                    })
                    .anySatisfy(caption -> assertThat(caption.text("role")).isEqualTo("assistant"));
        }
    }

    @Test
    void stopsAtOnceWhenTheCallerSpeaksIntoTheAnswer() {
        // Given
        byte[] turn = Speech.turn("rather-selfish.wav", WIDE);
        try (TestRelay relay = TestRelay.start(QUICK, "");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.speak(turn, WIDE).join();
            caller.awaitState("speaking");

            // When
            caller.speak(Speech.turn(SPEECH, WIDE), WIDE);
            NativeCaller.Message flush = caller.await("flush", 1);

            // Then
            String item = caller.all("audio").get(0).text("item");
            assertThat(flush.text("reason")).isEqualTo("barge_in");
            assertThat(audioOfItemAfter(flush, item, caller)).isZero();
            Awaitility.await()
                    .until(() ->
                            !relay.simulator().sessions().get(0).truncations().isEmpty());
            SessionRecord.Truncation truncation =
                    relay.simulator().sessions().get(0).truncations().get(0);
            assertThat(truncation.itemId()).isEqualTo(item);
            // Exactly it is proven on a clock of its own; here the caller may have been late to take what had come.
            assertThat(truncation.audioEndMillis())
                    .isBetween(heardUntil(flush, caller) - 120, sentUntil(flush, caller));
        }
    }

    @Test
    void stopsWhenAskedTo() {
        // Given
        byte[] turn = Speech.turn("rather-selfish.wav", WIDE);
        try (TestRelay relay = TestRelay.start(QUICK.withSpeed(1.5), "");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.speak(turn, WIDE).join();
            caller.awaitState("speaking");
            Awaitility.await().until(() -> WIDE.millisOf(caller.audio().length) > 700);

            // When
            caller.say("{\"type\":\"interrupt\"}");
            NativeCaller.Message flush = caller.await("flush", 1);

            // Then
            Awaitility.await().until(() -> {
                SessionRecord session = relay.simulator().sessions().get(0);
                return session.truncations().size() == 1
                        && session.cancelledResponses().size() == 1;
            });
            assertThat(flush.text("reason")).isEqualTo("interrupt");
            assertThat(audioOfItemAfter(flush, caller.all("audio").get(0).text("item"), caller))
                    .isZero();
            assertThat(caller.all("warning")).isEmpty();
            assertThat(relay.metric("tandem_interruptions_total", "")).isEqualTo(1);
        }
    }

    @Test
    void trustsTheCallersOwnReportOfWhatItPlayed() {
        // Given
        // So far ahead that a machine that stands still for a second lets nobody run dry, which would count as played.
        byte[] turn = Speech.turn("rather-selfish.wav", WIDE);
        try (TestRelay relay = TestRelay.start(QUICK, "", "playout-lead", "2s");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.speak(turn, WIDE).join();
            Awaitility.await().until(() -> WIDE.millisOf(caller.audio().length) > 1_500);
            String item = caller.all("audio").get(0).text("item");

            // When
            caller.say("{\"type\":\"played\",\"item\":\"" + item + "\",\"ms\":400}");
            caller.say("{\"type\":\"interrupt\"}");
            Awaitility.await()
                    .until(() ->
                            !relay.simulator().sessions().get(0).truncations().isEmpty());

            // Then
            assertThat(relay.simulator().sessions().get(0).truncations().get(0).audioEndMillis())
                    .isBetween(400L, 450L);
        }
    }

    @Test
    void answersWhatIsTyped() {
        // Given
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("")) {
            // When
            caller.say("{\"type\":\"text\",\"text\":\"good morning\"}");
            caller.await("mark", 1);

            // Then
            assertThat(caller.audio()).isNotEmpty();
            assertThat(caller.all("caption"))
                    .anySatisfy(caption -> assertThat(caption.text("text")).contains("good morning"));
        }
    }

    @Test
    void countsAndTimesWhatHappened() {
        // Given
        byte[] turn = Speech.turn(SPEECH, WIDE);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("rate=16000")) {
            // When
            caller.send(turn);
            caller.await("mark", 1);
            caller.say("{\"type\":\"hangup\"}");
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.code()).isEqualTo(1_000);
            assertThat(caller.await("ended", 1).text("cause")).isEqualTo("caller_hangup");
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(relay.metric("tandem_calls_started_total", "")).isEqualTo(1);
                assertThat(relay.metric("tandem_calls_ended_total", "caller_hangup"))
                        .isEqualTo(1);
                assertThat(relay.metric("tandem_calls_active", "")).isZero();
            });
            assertThat(relay.metric("tandem_caller_audio_bytes_total", "")).isEqualTo(turn.length);
            assertThat(relay.metric("tandem_model_audio_bytes_total", "")).isEqualTo(caller.audio().length);
            assertThat(relay.metric("tandem_first_audio_milliseconds_count", ""))
                    .isEqualTo(1);
        }
    }

    /** What a loudspeaker that plays all as it comes has played by then. */
    private static long heardUntil(NativeCaller.Message end, NativeCaller caller) {
        long sentNanos = 0;
        long emptyAtNanos = 0;
        for (NativeCaller.Message message : caller.messages()) {
            if (message == end) {
                break;
            }
            if (message.audio() != null) {
                long lasts = WIDE.nanosOf(message.audio().length);
                sentNanos += lasts;
                emptyAtNanos = Math.max(emptyAtNanos, message.atNanos()) + lasts;
            }
        }
        return (sentNanos - Math.max(0, emptyAtNanos - end.atNanos())) / 1_000_000;
    }

    private static long sentUntil(NativeCaller.Message end, NativeCaller caller) {
        return WIDE.millisOf(caller.messages().stream()
                .takeWhile(message -> message != end)
                .filter(message -> message.audio() != null)
                .mapToLong(message -> message.audio().length)
                .sum());
    }

    /** Bytes of an item that came after a message. */
    private static long audioOfItemAfter(NativeCaller.Message from, String item, NativeCaller caller) {
        List<NativeCaller.Message> all = caller.messages();
        long bytes = 0;
        String current = item;
        for (NativeCaller.Message message : all.subList(all.indexOf(from), all.size())) {
            if (message.is("audio")) {
                current = message.text("item");
            } else if (message.audio() != null && current.equals(item)) {
                bytes += message.audio().length;
            }
        }
        return bytes;
    }
}
