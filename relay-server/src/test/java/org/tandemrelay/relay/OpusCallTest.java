package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Whole calls in Opus, over real sockets, with recorded speech. */
@Execution(ExecutionMode.CONCURRENT)
class OpusCallTest {

    private static final String SPEECH = "not-ill-disposed.wav";
    private static final String OTHER_SPEECH = "rather-selfish.wav";
    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    /**
     * What speech that went through Opus twice is like itself, at the least: measured are 0.97 to 0.98 at all rates, by libopus 1.3.1, and
     * 0.44 to 0.48 for the other recording, whose silences are alike.
     */
    private static final double LIKE_ITSELF = 0.9;

    /** Takes a whole turn at once and gives the answer as it comes: for tests of what is heard, not when. */
    private static TestRelay hurriedRelay() {
        return TestRelay.start(QUICK, "", "playout-lead", "unlimited");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 12_000, 16_000, 24_000, 48_000})
    void hearsItsOwnWordsInOpusAtEveryRate(int rateHz) {
        // Given
        AudioFormat format = AudioFormat.pcm16(rateHz);
        byte[] turn = Speech.turn(SPEECH, format);
        byte[] other = Speech.turn(OTHER_SPEECH, format);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("encoding=opus&rate=" + rateHz)) {
            // When
            caller.sendPackets(OpusSpeech.packets(turn, rateHz, 20_000));
            caller.await("mark", 1);

            // Then
            byte[] heard = OpusSpeech.pcm(caller.packets(), rateHz);
            assertThat(OpusSpeech.likeness(heard, turn, rateHz)).isGreaterThan(LIKE_ITSELF);
            assertThat(OpusSpeech.likeness(heard, other, rateHz)).isLessThan(0.6);
            assertThat(format.millisOf(heard.length)).isBetween(2_500L, 4_000L);
            assertThat(OpusSpeech.millis(caller.packets(), rateHz)).containsOnly(20.0);
            assertThat(caller.all("warning")).isEmpty();
        }
    }

    @Test
    void saysWhichOpusItSends() {
        // Given
        try (TestRelay relay = TestRelay.start();
                NativeCaller caller = relay.call("encoding=opus")) {
            // When
            NativeCaller.Message started = caller.await("started", 1);

            // Then
            assertThat(started.text("encoding")).isEqualTo("opus");
            assertThat(started.text("rate")).isEqualTo("48000");
            assertThat(started.json().path("packet_ms").asInt()).isEqualTo(20);
        }
    }

    @Test
    void saysNothingOfPacketsWhereThereAreNone() {
        // Given
        try (TestRelay relay = TestRelay.start();
                NativeCaller caller = relay.call("")) {
            // When
            NativeCaller.Message started = caller.await("started", 1);

            // Then
            assertThat(started.text("encoding")).isEqualTo("pcm16");
            assertThat(started.json().has("packet_ms")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2_500, 5_000, 10_000, 40_000, 60_000})
    void takesOpusPacketsOfEveryLength(int packetMicros) {
        // Given
        AudioFormat format = AudioFormat.pcm16(48_000);
        byte[] turn = Speech.turn(SPEECH, format);
        List<byte[]> packets = OpusSpeech.packets(turn, 48_000, packetMicros);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("encoding=opus")) {
            // When
            caller.sendPackets(packets);
            caller.await("mark", 1);

            // Then
            byte[] heard = OpusSpeech.pcm(caller.packets(), 48_000);
            assertThat(OpusSpeech.likeness(heard, turn, 48_000)).isGreaterThan(LIKE_ITSELF);
            // 16-bit PCM at 24 kHz, but for what the rate conversion still holds.
            assertThat(relay.simulator().sessions().get(0).inputAudioBytes() / 48.0)
                    .isCloseTo(packets.size() * packetMicros / 1_000.0, within(5.0));
            assertThat(OpusSpeech.millis(caller.packets(), 48_000)).containsOnly(20.0);
        }
    }

    @Test
    void takesOpusFromTheFirstMessage() {
        // Given
        byte[] turn = Speech.turn(SPEECH, WIDE);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("")) {
            // When
            caller.say("{\"type\":\"start\",\"encoding\":\"opus\",\"rate\":16000}");
            caller.sendPackets(OpusSpeech.packets(turn, 16_000, 20_000));
            caller.await("mark", 1);

            // Then
            assertThat(caller.await("started", 2).json().path("packet_ms").asInt())
                    .isEqualTo(20);
            assertThat(OpusSpeech.likeness(OpusSpeech.pcm(caller.packets(), 16_000), turn, 16_000))
                    .isGreaterThan(LIKE_ITSELF);
        }
    }

    @Test
    void stopsOpusAtOnceWhenTheCallerSpeaksIntoTheAnswer() {
        // Given
        List<byte[]> turn = OpusSpeech.packets(Speech.turn(OTHER_SPEECH, WIDE), 16_000, 20_000);
        try (TestRelay relay = TestRelay.start(QUICK, "");
                NativeCaller caller = relay.call("encoding=opus&rate=16000")) {
            caller.speakPackets(turn).join();
            caller.awaitState("speaking");

            // When
            caller.speakPackets(turn);
            NativeCaller.Message flush = caller.await("flush", 1);
            caller.waitFor(
                    "a truncation",
                    () -> !relay.simulator().sessions().get(0).truncations().isEmpty());
            caller.await("mark", 1);

            // Then
            String item = caller.all("audio").get(0).text("item");
            SessionRecord.Truncation truncation =
                    relay.simulator().sessions().get(0).truncations().get(0);
            assertThat(flush.text("reason")).isEqualTo("barge_in");
            assertThat(truncation.itemId()).isEqualTo(item);
            // To the packet it is proven on a clock of its own; here the caller may have been late to take what had
            // come.
            assertThat((double) truncation.audioEndMillis())
                    .isBetween(heardUntil(flush, caller) - 120, sentUntil(flush, caller));
            assertThat(packetsOfItemAfter(flush, item, caller)).isZero();
            assertThat(OpusSpeech.millis(caller.packets(), 16_000)).containsOnly(20.0);
        }
    }

    /** What a loudspeaker that plays all as it comes has played by then, in ms; every packet is 20 ms. */
    private static double heardUntil(NativeCaller.Message end, NativeCaller caller) {
        double sentMillis = 0;
        double emptyAt = 0;
        for (NativeCaller.Message message : caller.messages()) {
            if (message == end) {
                break;
            }
            if (message.audio() != null) {
                sentMillis += 20;
                emptyAt = Math.max(emptyAt, message.atNanos() / 1e6) + 20;
            }
        }
        return sentMillis - Math.max(0, emptyAt - end.atNanos() / 1e6);
    }

    private static double sentUntil(NativeCaller.Message end, NativeCaller caller) {
        return 20.0
                * caller.messages().stream()
                        .takeWhile(message -> message != end)
                        .filter(message -> message.audio() != null)
                        .count();
    }

    private static long packetsOfItemAfter(NativeCaller.Message from, String item, NativeCaller caller) {
        List<NativeCaller.Message> all = caller.messages();
        String current = item;
        long packets = 0;
        for (NativeCaller.Message message : all.subList(all.indexOf(from), all.size())) {
            if (message.is("audio")) {
                current = message.text("item");
            } else if (message.audio() != null && current.equals(item)) {
                packets++;
            }
        }
        return packets;
    }

    @Test
    void countsOpusAsItIsOnTheWire() {
        // Given
        List<byte[]> turn = OpusSpeech.packets(Speech.turn(SPEECH, WIDE), 16_000, 20_000);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("encoding=opus&rate=16000")) {
            // When
            caller.sendPackets(turn);
            caller.await("mark", 1);

            // Then
            assertThat(relay.metric("tandem_caller_audio_bytes_total", ""))
                    .isEqualTo(turn.stream().mapToInt(packet -> packet.length).sum());
            assertThat(relay.metric("tandem_model_audio_bytes_total", "")).isEqualTo(caller.audio().length);
        }
    }

    @Test
    void keepsTheFirstWordOfOpusThoughTheModelIsLate() {
        // Given
        byte[] turn = Speech.turn(SPEECH, WIDE);
        try (TestRelay relay = TestRelay.start(QUICK, "fault=slow-upgrade:1500", "playout-lead", "unlimited");
                NativeCaller caller = relay.call("encoding=opus&rate=16000")) {
            // When
            caller.speakPackets(OpusSpeech.packets(turn, 16_000, 20_000));
            caller.await("mark", 1);

            // Then
            byte[] heard = OpusSpeech.pcm(caller.packets(), 16_000);
            assertThat(OpusSpeech.likeness(heard, turn, 16_000)).isGreaterThan(LIKE_ITSELF);
            assertThat(relay.metric("tandem_caller_audio_dropped_milliseconds_total", ""))
                    .isZero();
        }
    }
}
