package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.OpusSpeech;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.recorded.Recordings;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Calls with a recording in every encoding, to a relay. */
@Execution(ExecutionMode.CONCURRENT)
class EncodedCommandTest {

    private static final int RECORDED_HZ = 16_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "pcm16, '',           ?rate=16000,               16000",
        "mulaw, '',           ?encoding=mulaw&rate=8000, 8000",
        "alaw,  --frame=33,   ?encoding=alaw&rate=8000,  8000",
        "opus,  '',           ?encoding=opus&rate=16000, 16000",
        "opus,  --rate=48000, ?encoding=opus&rate=48000, 48000",
        "opus,  --frame=60,   ?encoding=opus&rate=16000, 16000"
    })
    void speaksAndHears(String encoding, String option, String query, int rateHz) throws Exception {
        // Given
        short[] speech = Recordings.speech("not-ill-disposed.wav", RECORDED_HZ, 0, 2_900);
        Path said = Recordings.wav(folder.resolve("said.wav"), RECORDED_HZ, speech);
        Path reply = folder.resolve("reply.wav");
        Path timeline = folder.resolve("t.json");
        StringWriter out = new StringWriter();
        SimulatorSettings fast =
                SimulatorSettings.defaults().withThinkingMillis(50).withSpeed(100);
        // The model is on this machine too, which may stand still for longer than a model should.
        try (TestRelay relay = TestRelay.start(fast, "", "playout-lead", "unlimited", "model-stall-warning", "9s")) {
            // When
            int exit = TandemCommand.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(out, true))
                    .execute(
                            "call",
                            "--url=" + relay.callUrl(""),
                            "--audio=" + said,
                            "--encoding=" + encoding,
                            option.isEmpty() ? "--frame=20" : option,
                            "--linger=3000",
                            "--out=" + reply,
                            "--timeline=" + timeline);

            // Then
            assertThat(exit).as(out.toString()).isZero();
            assertThat(out.toString())
                    .contains(query + " with said.wav, 2.90 s at " + rateHz + " Hz")
                    .containsPattern("encoding +" + encoding + "\\R");
            WavAudio heard = WavAudio.read(reply);
            assertThat(heard.format().sampleRateHz()).isEqualTo(rateHz);
            assertThat(OpusSpeech.likeness(withoutGaps(heard.pcm16Mono(rateHz), rateHz), said(speech), 8_000))
                    .isGreaterThan(0.9);
            JsonNode json = new ObjectMapper().readTree(timeline.toFile());
            assertThat(json.at("/report/heard_ms").asDouble()).isBetween(2_500.0, 4_000.0);
            assertThat(json.at("/recording/encoding").asText()).isEqualTo(encoding);
            assertThat(json.at("/report/encoding").asText()).isEqualTo(encoding);
            assertThat(json.path("events"))
                    .noneMatch(event -> event.path("event").asText().equals("nonsense")
                            || event.path("event").asText().equals("warning"));
        }
    }

    /** Without the silence before and after, of which the answer has less, as the telephone has it. */
    private static byte[] said(short[] speech) {
        short[] words = Arrays.copyOfRange(speech, RECORDED_HZ / 2, speech.length - RECORDED_HZ / 4);
        return Speech.convert(Recordings.bytes(words), AudioFormat.pcm16(RECORDED_HZ), AudioFormat.pcm16(8_000));
    }

    /** What was heard, likewise, without the silence that a busy machine puts into it: voices are never that silent. */
    private static byte[] withoutGaps(byte[] heard, int rateHz) {
        short[] samples = Recordings.shorts(heard);
        short[] voice = new short[samples.length];
        int count = 0;
        for (int at = 0; at < samples.length; ) {
            int end = at;
            while (end < samples.length && samples[end] == 0) {
                end++;
            }
            if (end - at < rateHz / 200) {
                end = Math.max(end, at + 1);
                System.arraycopy(samples, at, voice, count, end - at);
                count += end - at;
            }
            at = end;
        }
        return Speech.convert(
                Recordings.bytes(Arrays.copyOf(voice, count)), AudioFormat.pcm16(rateHz), AudioFormat.pcm16(8_000));
    }
}
