package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What becomes of Opus that is none, that is too much, or that cannot be had. */
@Execution(ExecutionMode.CONCURRENT)
class BadOpusTest {

    private static final String SPEECH = "not-ill-disposed.wav";
    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    /** Neither a packet of another length nor of another kind: code 3, which is to be followed by a count of frames, and is not. */
    private static final byte[] NO_PACKET = {3};

    /** Takes a whole turn at once and gives the answer as it comes: for tests of what is heard, not when. */
    private static TestRelay hurriedRelay() {
        return TestRelay.start(QUICK, "", "playout-lead", "unlimited");
    }

    @Test
    void makesUpForWhatIsNoPacketAndSaysSo() {
        // Given
        byte[] turn = Speech.turn(SPEECH, WIDE);
        List<byte[]> packets = OpusSpeech.packets(turn, 16_000, 20_000);
        List<byte[]> damaged = new ArrayList<>(packets);
        damaged.set(60, NO_PACKET);
        damaged.set(90, NO_PACKET);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("encoding=opus&rate=16000")) {
            // When
            caller.sendPackets(damaged);
            caller.await("mark", 1);

            // Then
            assertThat(caller.all("warning").stream().map(warning -> warning.text("code")))
                    .containsExactly("bad_packet", "bad_packet");
            assertThat(caller.all("warning").get(0).text("message")).contains("1 bytes", "no Opus packet");
            assertThat(relay.simulator().sessions().get(0).inputAudioBytes() / 48.0)
                    .isCloseTo(packets.size() * 20.0, within(5.0));
            assertThat(OpusSpeech.likeness(OpusSpeech.pcm(caller.packets(), 16_000), turn, 16_000))
                    .isGreaterThan(0.8);
        }
    }

    @Test
    void endsTheCallOfACallerThatSendsAnythingButOpus() {
        // Given
        try (TestRelay relay = TestRelay.start();
                NativeCaller caller = relay.call("encoding=opus")) {
            // When
            caller.sendPackets(Collections.nCopies(17, NO_PACKET));
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.code()).isEqualTo(1008);
            assertThat(caller.all("warning")).hasSize(16);
            assertThat(caller.await("ended", 1).text("message")).contains("no Opus packet");
        }
    }

    @Test
    void decodesNoMoreThanSomebodyCanHaveSaid() {
        // Given: two bytes that say that they are six frames of 20 ms, of which nothing is there
        byte[] longest = {(byte) 0x0b, 6};
        int count = 5_000;
        try (TestRelay relay = TestRelay.start(
                        QUICK,
                        "",
                        "event-loops",
                        "1",
                        "caller-hold",
                        "5s",
                        "caller-backlog",
                        "1s",
                        "caller-max-messages",
                        "0");
                NativeCaller other = relay.call("");
                NativeCaller caller = relay.call("encoding=opus")) {
            caller.awaitState("listening");
            long start = System.nanoTime();

            // When
            caller.sendPackets(Collections.nCopies(count, longest));
            other.say("{\"type\":\"text\",\"text\":\"on\"}");
            other.await("mark", 1);

            // Then
            double droppedMillis = relay.metric("tandem_caller_audio_dropped_milliseconds_total", "");
            double elapsedMillis = (System.nanoTime() - start) / 1e6;
            assertThat(caller.await("warning", 1).text("code")).isEqualTo("audio_dropped");
            assertThat(droppedMillis).isGreaterThan(120.0 * count - 6_000 - 120 - elapsedMillis);
            assertThat(caller.isClosed()).isFalse();
        }
    }

    /** With a library that is none, and where no native code can be loaded at all. */
    @ParameterizedTest
    @CsvSource({"-Dtandem.opus.library=/broken/libopus.so, /broken/libopus.so", "-Djna.nounpack=true, JNA native"})
    void refusesOpusWithItsReasonWhereThereIsNoLibrary(String option, String reason) throws Exception {

        // When
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        option,
                        WithoutOpus.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("opus: 400 the parameter 'encoding' cannot be opus: Opus is not available on this relay: ")
                .contains("start: {\"type\":\"warning\",\"code\":\"bad_member\"")
                .contains("start: 'encoding' cannot be opus: Opus is not available on this relay: ")
                .contains(reason)
                .containsPattern("mulaw: heard [1-9][0-9]{3}");
    }
}
