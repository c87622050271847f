package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What happens where one side is slower than the other: everything that waits is bounded, and nobody else notices. */
class BackPressureTest {

    private static final int PONG = 10;

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final SimulatorSettings FAST =
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(2_000).withDeltaMillis(500, 1_000);

    /** Nearly four minutes of speech: 11 MB at 24 kHz, more than all kernel buffers on the way. */
    private static final String LONG_ANSWER = "{\"type\":\"text\",\"text\":\""
            + "supercalifragilistic ".repeat(200).strip() + "\"}";

    private static final String SHORT_ANSWER = "{\"type\":\"text\",\"text\":\"on\"}";
    private static final long LONG_ANSWER_BYTES = 200L * (20 * 55 + 70) * 48;

    private static SessionRecord session(TestRelay relay, int index) {
        return relay.simulator().sessions().get(index);
    }

    /** The caller does not read: so the relay must not, and so the model cannot go on. */
    private static long awaitModelHeldUp(TestRelay relay) {
        Awaitility.await().until(() -> relay.metric("tandem_model_reads_paused", "") == 1);
        long[] sent = {-1};
        Awaitility.await().pollInterval(Duration.ofMillis(300)).until(() -> {
            long before = sent[0];
            sent[0] = session(relay, 0).outputAudioBytes();
            return sent[0] == before;
        });
        return sent[0];
    }

    private static byte[] audioUntilMark(RawCaller caller) throws IOException {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        RawCaller.Frame frame = caller.readFrame();
        while (!frame.is("mark")) {
            assertThat(frame.opcode()).isNotEqualTo(RawCaller.CLOSE);
            if (frame.opcode() == RawCaller.BINARY) {
                audio.writeBytes(frame.payload());
            }
            frame = caller.readFrame();
        }
        return audio.toByteArray();
    }

    @Test
    void aCallerThatStopsReadingStopsTheModelAndLosesNothing() throws IOException {
        // Given
        try (TestRelay relay = TestRelay.start(
                        FAST,
                        "",
                        "event-loops",
                        "1",
                        "playout-lead",
                        "unlimited",
                        "playout-queue",
                        "1s",
                        "caller-stall",
                        "60s");
                RawCaller slow = RawCaller.connect(relay.port(), 4 << 10).call("");
                NativeCaller other = relay.call("")) {
            slow.await("started");

            // When
            slow.text(LONG_ANSWER);
            long sentByModel = awaitModelHeldUp(relay);
            long toCaller = (long) relay.metric("tandem_model_audio_bytes_total", "");
            other.say(SHORT_ANSWER);
            other.await("mark", 1);
            byte[] answer = audioUntilMark(slow);

            // Then
            assertThat(sentByModel).isLessThan(LONG_ANSWER_BYTES);
            assertThat(toCaller).isLessThan(1_000_000);
            assertThat(answer).hasSize((int) LONG_ANSWER_BYTES);
            assertThat(periods(answer))
                    .allSatisfy(
                            word -> assertThat(word).isEqualTo(periods(answer).get(0)));
            Awaitility.await().untilAsserted(() -> {
                assertThat(relay.metric("tandem_model_reads_paused", "")).isZero();
                assertThat(relay.metric("tandem_model_read_pauses_total", "")).isPositive();
            });
        }
    }

    /** The answer's words, which are all the same: something lost or changed would shift what follows. */
    private static List<Integer> periods(byte[] answer) {
        int word = (20 * 55 + 70) * 48;
        List<Integer> hashes = new ArrayList<>();
        for (int at = 0; at < answer.length; at += word) {
            hashes.add(Arrays.hashCode(Arrays.copyOfRange(answer, at, at + word)));
        }
        return hashes;
    }

    @Test
    void speechThatWaitsForItsTimeStopsTheModelToo() {
        // Given
        try (TestRelay relay = TestRelay.start(FAST, "", "playout-lead", "200ms", "playout-queue", "2s");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            caller.say(LONG_ANSWER);
            long sentByModel = awaitModelHeldUp(relay);

            // Then
            assertThat(sentByModel).isLessThan(LONG_ANSWER_BYTES);
            assertThat(relay.metric("tandem_model_audio_bytes_total", "")).isLessThan(48_000 * 15);
            caller.say("{\"type\":\"interrupt\"}");
            Awaitility.await().until(() -> relay.metric("tandem_model_reads_paused", "") == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unlimited", "200ms"})
    @Row(value = "F8", holds = "a caller that does not read ends its call, and nobody else notices")
    void aCallerThatStallsIsGivenUp(String lead) {
        // Given
        try (TestRelay relay = TestRelay.start(
                        FAST,
                        "",
                        "playout-lead",
                        lead,
                        "playout-queue",
                        "1s",
                        "caller-stall",
                        "500ms",
                        "event-loops",
                        "1");
                RawCaller stalled = RawCaller.connect(relay.port(), 4 << 10).call("?rate=48000");
                NativeCaller other = relay.call("")) {
            stalled.await("started");

            // When
            stalled.text(LONG_ANSWER);

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> relay.metric("tandem_calls_ended_total", "\"caller_stalled\"") == 1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(session(relay, 0).closeCode()).isEqualTo(1_000));
            assertThat(relay.metric("tandem_model_reads_paused", "")).isZero();
            assertThat(relay.server().liveCalls()).isEqualTo(1);
            other.say(SHORT_ANSWER);
            other.await("mark", 1);
        }
    }

    @Test
    void aModelThatIsNotReadIsNotBlamedForItsSilence() {
        // Given: all that it has said is in the caller's socket
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(
                        model.url(),
                        "playout-lead",
                        "unlimited",
                        "caller-stall",
                        "60s",
                        "model-stall-warning",
                        "500ms",
                        "model-stall",
                        "1s");
                RawCaller stalled = RawCaller.connect(relay.port(), 4 << 10).call("?rate=24000")) {
            while (!stalled.await("state").json().path("state").asText().equals("listening")) {
                // The model is being dialled.
            }

            // When
            model.begin("resp_1");
            model.speak("resp_1", "item_1", 1_000);
            Awaitility.await().until(() -> relay.metric("tandem_model_reads_paused", "") == 1);

            // Then: a second to play, and twice as long as it takes to give a model up
            Awaitility.await()
                    .during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> relay.server().liveCalls() == 1);
            assertThat(relay.metric("tandem_model_stalls_total", "")).isZero();
        }
    }

    @Test
    void answersToACallerThatDoesNotReadAreBounded() {
        // Given
        String padding = "x".repeat(20_000);
        byte[] again = RawCaller.frame(
                0x81, ("{\"type\":\"ping\",\"t\":\"" + padding + "\"}").getBytes(StandardCharsets.UTF_8));
        try (TestRelay relay = TestRelay.start(FAST, "", "caller-stall", "2s", "event-loops", "1");
                RawCaller deaf = RawCaller.connect(relay.port(), 4 << 10).call("");
                NativeCaller other = relay.call("")) {
            deaf.await("started");
            other.awaitState("listening");

            // When
            int sent = 0;
            while (sent < 20_000 && relay.server().liveCalls() == 2 && deaf.tryWrite(again)) {
                sent++;
            }

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> relay.metric("tandem_calls_ended_total", "\"caller_stalled\"") == 1);
            other.say(SHORT_ANSWER);
            other.await("mark", 1);
        }
    }

    @Test
    @Row(value = "F16", holds = "100,000 pings of a caller that does not read: 100 answers at most, then 1008")
    void aCallerThatOnlyPingsIsGivenUpAndCostsNothing() {
        // Given
        byte[] ping = RawCaller.frame(0x80 | RawCaller.PING, new byte[125]);
        try (TestRelay relay = TestRelay.start(FAST, "", "caller-stall", "60s", "event-loops", "1");
                RawCaller deaf = RawCaller.connect(relay.port(), 4 << 10).call("");
                NativeCaller other = relay.call("")) {
            deaf.await("started");

            // When
            int sent = 0;
            while (sent < 100_000 && deaf.tryWrite(ping)) {
                sent++;
            }
            other.say(SHORT_ANSWER);
            other.await("mark", 1);
            RawCaller.Ending ending = deaf.readToEnd();

            // Then
            assertThat(ending.bytesOf(PONG)).isBetween(125L, 125L * 100);
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.closes().get(0).closeCode()).isEqualTo(1_008);
            assertThat(ending.message("ended").json().path("message").asText()).contains("pings");
        }
    }

    @Test
    @Row(value = "F9", holds = "a model that does not read: the oldest speech is dropped, and the caller is told")
    void theOldestSpeechIsDroppedWhileTheModelDoesNotRead() {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        try (TestRelay relay = TestRelay.start(
                        FAST.withSpeed(4), "fault=stall&after=1", "event-loops", "1", "caller-backlog", "500ms");
                NativeCaller caller = relay.call("rate=16000")) {
            caller.awaitState("listening");
            caller.say(SHORT_ANSWER);
            caller.await("audio", 1);

            // When
            long sentBytes = 0;
            while (relay.metric("tandem_caller_audio_dropped_milliseconds_total", "") == 0 && sentBytes < 64 << 20) {
                for (int i = 0; i < 10; i++) {
                    caller.sendFrames(turn, 999);
                    sentBytes += turn.length;
                }
            }
            caller.await("warning", 1);
            caller.say("{\"type\":\"hangup\"}");

            // Then
            assertThat(caller.awaitClose().code()).isEqualTo(1_000);
            JsonNode dropped = caller.all("warning").stream()
                    .map(NativeCaller.Message::json)
                    .filter(warning -> warning.path("code").asText().equals("audio_dropped"))
                    .findFirst()
                    .orElseThrow();
            assertThat(dropped.path("message").asText()).contains("oldest");
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isBetween(1.0, (double) WIDE.millisOf(sentBytes));
        }
    }

    @Test
    @Row(value = "F10", holds = "speech before the model is there: kept in order, up to caller-hold")
    void speechBeforeTheModelIsReadyIsBoundedAndStaysInStep() {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        byte[] before = Speech.silence(3_000, WIDE);
        try (TestRelay relay = TestRelay.start(
                        FAST.withSpeed(20),
                        "fault=slow-upgrade:1500",
                        "caller-hold",
                        "5s",
                        "playout-lead",
                        "unlimited");
                NativeCaller caller = relay.call("rate=16000")) {
            // When
            caller.sendFrames(before, 333);
            caller.sendFrames(turn, 333);
            caller.await("mark", 1);

            // Then
            long saidMillis = WIDE.millisOf(before.length + turn.length);
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isBetween(saidMillis - 5_000.0 - 100, saidMillis - 5_000.0);
            assertThat(WIDE.millisOf(2 * session(relay, 0).inputAudioBytes() / 3))
                    .isBetween(4_900L, 5_000L);
            assertThat(Speech.likeness(caller.audio(), WIDE, turn, WIDE)).isGreaterThan(0.95);
        }
    }

    @ParameterizedTest
    @CsvSource({"2000, '', 2000", "3000, '', 2000", "3000, 5s, 3000"})
    @Row(
            value = "F10",
            holds =
                    "0 of the first 2 s lost before a model that takes 1.5 s, and never more than 2 s kept, by default; caller-hold keeps more")
    void keepsTheFirstTwoSecondsUnlessToldOtherwise(int spokenMillis, String hold, int keptMillis) {
        // Given
        AudioFormat format = AudioFormat.pcm16(24_000);
        try (TestRelay relay = TestRelay.start(FAST, "fault=slow-upgrade:1500", "caller-hold", hold);
                NativeCaller caller = relay.call("rate=24000")) {
            // When
            caller.sendFrames(Speech.silence(spokenMillis, format), 960);
            caller.awaitState("listening");

            // Then
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(session(relay, 0).inputAudioBytes()).isEqualTo(format.bytesOf(keptMillis)));
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isEqualTo(spokenMillis - keptMillis);
        }
    }

    @Test
    void typingBeforeTheModelIsReadyIsBounded() {
        // Given
        try (TestRelay relay = TestRelay.start(FAST, "fault=slow-upgrade:1000");
                NativeCaller caller = relay.call("")) {
            // When
            for (int i = 0; i < 18; i++) {
                caller.say(SHORT_ANSWER);
            }
            caller.await("mark", 1);

            // Then
            assertThat(caller.all("warning").stream().map(warning -> warning.text("code")))
                    .containsExactly("text_dropped", "text_dropped");
            assertThat(session(relay, 0).count("conversation.item.create")).isEqualTo(16);
        }
    }
}
