package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.recorded.Echo;
import org.tandemrelay.relay.recorded.FakeRelay;
import org.tandemrelay.relay.recorded.Recordings;
import org.tandemrelay.relay.recorded.Recordings.Layout;
import picocli.CommandLine;

/** What somebody at a shell gets: text, files and exit codes. */
class CallCommandTest {

    private static final int RATE = 16_000;
    private static final int TELEPHONE_RATE = 8_000;
    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int MULAW = 7;

    private final short[] speech = Recordings.speech("made-amiable.wav", RATE, 300, 700);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void printsTheFiguresOfACallAndWritesItsFiles() throws Exception {
        // Given
        Path reply = folder.resolve("reply.wav");
        Path timeline = folder.resolve("t.json");
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 150))) {
            // When
            int exit = call(relay, wav(), "--out", reply.toString(), "--timeline", timeline.toString());

            // Then
            assertThat(err.toString()).isEmpty();
            assertThat(exit).isZero();
            assertThat(out.toString().lines())
                    .anyMatch(line -> line.matches(
                            "calling ws://127.0.0.1:\\d+/v1/call\\?rate=16000 with said.wav, 0.70 s at 16000 Hz"))
                    .anyMatch(line -> line.matches("connected in +\\d+\\.\\d ms"))
                    .anyMatch(line ->
                            line.matches("answer +at \\d\\.\\d+ s, .* ms after the end of speech at 0\\.\\d+ s"))
                    .anyMatch(line -> line.matches("heard +0\\.70 s of audio in a call of \\d\\.\\d\\d s"))
                    .anyMatch(line -> line.matches("gaps +(none|\\d+, together .* ms)"))
                    .anyMatch(line -> line.matches("user +not an ill"))
                    .anyMatch(line -> line.matches("assistant +Not an ill, you say\\?"))
                    .anyMatch(line -> line.matches("ended +caller_hangup \\(1000\\): the caller hung up"));
            short[] heard = Recordings.shorts(WavAudio.read(reply).pcm16Mono(RATE));
            assertThat(sounding(heard)).isEqualTo(sounding(speech));
            JsonNode json = new ObjectMapper().readTree(timeline.toFile());
            assertThat(json.path("recording").path("file").asText()).isEqualTo("said.wav");
            assertThat(json.path("report").path("ending").path("failed").asBoolean(true))
                    .isFalse();
        }
    }

    /** Without silence, of which a machine that stood still has put some between. */
    private static int[] sounding(short[] samples) {
        return IntStream.range(0, samples.length)
                .map(at -> samples[at])
                .filter(sample -> sample != 0)
                .toArray();
    }

    @Test
    void printsALineASecondWhereNobodyIsLooking() {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 150))) {
            // When
            call(relay, wav());

            // Then
            List<String> progress = out.toString()
                    .lines()
                    .filter(line -> line.contains("said "))
                    .toList();
            assertThat(progress).hasSizeBetween(2, 5);
            assertThat(progress.get(progress.size() - 1)).contains("said 0.7 of 0.7 s");
            assertThat(out.toString()).doesNotContain("\r").doesNotContain("\u001b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PCM, ALAW, MULAW})
    void saysRecordingsOf8BitsFromTheTelephone(int tag) {
        // Given
        short[] voice = Recordings.speech("telephone-voicemail-intro.wav", TELEPHONE_RATE, 500, 500);
        Path file = Recordings.wav(
                folder.resolve("telephone.wav"), new Layout(tag, TELEPHONE_RATE, 1, 8), in8Bits(voice, tag));
        try (FakeRelay relay = FakeRelay.following(new Echo(TELEPHONE_RATE, voice.length, 100))) {
            // When
            int exit = call(relay, file);

            // Then: the same voice, as well as 8 bits can say it
            assertThat(exit)
                    .as("0, or 3 where the machine was too late for the answer")
                    .isIn(0, 3);
            short[] said = Recordings.shorts(relay.audio());
            assertThat(Recordings.find(Arrays.copyOf(voice, 2_000), Arrays.copyOf(said, 4_000), 0.99))
                    .isZero();
        }
    }

    @Test
    void mixesAStereoRecordingDown() {
        // Given: the voice on one side only
        short[] both = new short[speech.length * 2];
        for (int i = 0; i < speech.length; i++) {
            both[2 * i] = speech[i];
        }
        Path file = Recordings.wav(folder.resolve("stereo.wav"), new Layout(PCM, RATE, 2, 16), Recordings.bytes(both));
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 100))) {
            // When
            int exit = call(relay, file);

            // Then
            assertThat(exit).isZero();
            short[] said = Recordings.shorts(relay.audio());
            assertThat(said[1_000]).isCloseTo((short) (speech[1_000] / 2), within((short) 1));
            assertThat(Recordings.find(Arrays.copyOf(speech, 2_000), Arrays.copyOf(said, 4_000), 0.99))
                    .isZero();
        }
    }

    @Test
    void bringsARecordingToTheRateThatWasAskedFor() {
        // Given
        try (FakeRelay relay = FakeRelay.following(new Echo(48_000, speech.length * 3, 100))) {
            // When
            int exit = call(relay, wav(), "--rate", "48000");

            // Then
            assertThat(exit).isZero();
            assertThat(out.toString()).contains("rate=48000");
            short[] said = Recordings.shorts(relay.audio());
            short[] everyThird = new short[4_000];
            for (int i = 0; i < everyThird.length; i++) {
                everyThird[i] = said[3 * i];
            }
            // The filter of the resampler delays by 1.5 ms at most.
            assertThat(Recordings.find(Arrays.copyOf(speech, 2_000), everyThird, 0.99))
                    .isBetween(0, 24);
        }
    }

    @Test
    void fallsBackTo24KilohertzForARateThatTheProtocolDoesNotHave() {
        // Given
        Path file = Recordings.wav(folder.resolve("cd.wav"), 44_100, new short[22_050]);
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {})) {
            // When
            int exit = call(relay, file);

            // Then
            assertThat(exit).isEqualTo(3);
            assertThat(out.toString()).contains("/v1/call?rate=24000 with cd.wav, 0.50 s at 24000 Hz");
        }
    }

    @Test
    void endsWith3IfNoAudioCameBack() {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {})) {
            // When
            int exit = call(relay, wav());

            // Then
            assertThat(exit).isEqualTo(3);
            assertThat(out.toString().lines())
                    .anyMatch(line -> line.matches("no answer +to the speech that ended at .*"));
        }
    }

    @Test
    void endsWith1AndTheBodyIfTheCallWasRefused() {
        try (FakeRelay relay = FakeRelay.refusing("no more calls today")) {
            // When
            int exit = call(relay, wav());

            // Then
            assertThat(exit).isEqualTo(1);
            assertThat(out.toString()).contains("refused (403): no more calls today");
        }
    }

    @Test
    void endsWith1AndTheCauseIfTheCallFailed() {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                line.end("model_refused", "the model knows no such voice.", 1_011);
            }
        })) {
            // When
            int exit = call(relay, wav());

            // Then
            assertThat(exit).isEqualTo(1);
            assertThat(out.toString()).contains("model_refused (1011): the model knows no such voice.");
        }
    }

    @Test
    void endsWith2AndNamesTheFileThatIsNotThere() {
        // When
        int exit = execute("--audio", folder.resolve("nowhere.wav").toString());

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere.wav: no such file");
    }

    @Test
    void endsWith2AndTheProblemIfTheFileIsNoWav() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("song.wav"), "ID3 this is an MP3, whatever its name says");

        // When
        int exit = execute("--audio", file.toString());

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("song.wav: ").contains("offset 0");
    }

    @Test
    void endsWith2IfThereIsNothingInTheFile() {
        // Given
        Path file = Recordings.wav(folder.resolve("empty.wav"), RATE, new short[0]);

        // When
        int exit = execute("--audio", file.toString());

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("empty.wav: there is no audio in it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate=11025",
                "--frame=0",
                "--frame=501",
                "--encoding=mp3",
                "--encoding=Opus",
                "--as=exotel",
                "--dtmf=E@1",
                "--dtmf=5",
                "--asterisk-control=xml",
                "--url=ws://127.0.0.1/v1/call?encoding=g729",
                "--linger=-1",
                "--timeout=0",
                "--url=http://127.0.0.1/v1/call",
                "--url=ws:///v1/call",
                "--url=ws://127.0.0.1/v1/call?rate=fast",
                "--out=/no/such/folder/reply.wav",
                "--timeline=/no/such/folder/t.json",
                "--voice=loud"
            })
    void endsWith2AndAMessageIfAnOptionIsWrong(String option) {
        // When
        int exit = execute("--audio", wav().toString(), option);

        // Then
        assertThat(exit).isEqualTo(2);
        String value = option.substring(option.indexOf('=') + 1).replaceFirst(".*(rate|encoding)=", "");
        assertThat(err.toString()).contains(value);
    }

    @ParameterizedTest
    @CsvSource({
        "mulaw, --rate=16000, 'a rate of 16000 Hz is none of [8000] for mulaw'",
        "alaw,  --rate=24000, 'a rate of 24000 Hz is none of [8000] for alaw'",
        "pcm16, --rate=12000, 'a rate of 12000 Hz is none of [8000, 16000, 24000, 48000] for pcm16'",
        "opus,  --rate=44100, 'a rate of 44100 Hz is none of [8000, 12000, 16000, 24000, 48000] for opus'",
        "opus,  --frame=30,   'an Opus packet of 30 ms is none of [5, 10, 20, 40, 60]'",
        "opus,  --as=twilio,  'an encoding of ''opus'' is none of [mulaw] of twilio'",
        "pcm16, --as=twilio,  'an encoding of ''pcm16'' is none of [mulaw] of twilio'",
        "mulaw, --param=a=b,  'native callers bring no parameters, but [a]'"
    })
    void endsWith2IfTheEncodingHasNoSuchAudio(String encoding, String option, String problem) {
        // When
        int exit = execute("--audio", wav().toString(), "--encoding", encoding, option);

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(problem);
    }

    private Path wav() {
        return Recordings.wav(folder.resolve("said.wav"), RATE, speech);
    }

    private int call(FakeRelay relay, Path audio, String... options) {
        List<String> args = new ArrayList<>(
                List.of("--url", relay.url(), "--audio", audio.toString(), "--linger", "2000", "--timeout", "5000"));
        args.addAll(Arrays.asList(options));
        return execute(args.toArray(String[]::new));
    }

    private int execute(String... args) {
        return new CommandLine(new CallCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static byte[] in8Bits(short[] voice, int tag) {
        if (tag == PCM) {
            byte[] eightBits = new byte[voice.length];
            for (int i = 0; i < voice.length; i++) {
                eightBits[i] = (byte) ((voice[i] >> 8) + 128);
            }
            return eightBits;
        }
        AudioFormat law = tag == MULAW ? AudioFormat.mulaw() : AudioFormat.alaw();
        try (Transcoder transcoder = Transcoder.between(AudioFormat.pcm16(TELEPHONE_RATE), law)) {
            ByteBuf encoded = transcoder.transcode(
                    Unpooled.wrappedBuffer(Recordings.bytes(voice)), UnpooledByteBufAllocator.DEFAULT);
            byte[] bytes = new byte[encoded.readableBytes()];
            encoded.readBytes(bytes).release();
            return bytes;
        }
    }
}
