package org.tandemrelay.audio.g722;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.reference.Reference;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

class G722Test {

    /** Samples by which both mirror filters together delay. */
    private static final int DELAY = 22;

    private static byte[] encode(short[] pcm) {
        byte[] codes = new byte[pcm.length / 2];
        new G722Encoder().encode(pcm, codes.length * 2, codes);
        return codes;
    }

    private static short[] decode(byte[] codes) {
        short[] pcm = new short[codes.length * 2];
        new G722Decoder().decode(codes, codes.length, pcm);
        return pcm;
    }

    private static double snrDb(short[] in, short[] out) {
        return Samples.snrDb(Arrays.copyOf(in, in.length - DELAY), Arrays.copyOfRange(out, DELAY, in.length));
    }

    @Test
    void keepsSpeechAtTwentyDecibelsOrBetter() throws Exception {
        for (String sentence : RecordedSpeech.SENTENCES) {
            // Given
            short[] speech = RecordedSpeech.samples(sentence, 16_000);

            // When
            short[] back = decode(encode(speech));

            // Then
            assertThat(snrDb(speech, back)).as(sentence).isGreaterThan(19);
        }
    }

    @Test
    void keepsTonesOfBothBands() {
        for (double hz : new double[] {300, 1_000, 3_000, 5_000, 6_500}) {
            // Given
            short[] tone = Samples.sine(hz, 8_000, 16_000, 16_000);

            // When
            short[] back = decode(encode(tone));

            // Then
            assertThat(snrDb(tone, back)).as("%s Hz", hz).isGreaterThan(hz < 4_000 ? 30 : 12);
        }
    }

    @Property(tries = 200)
    void decodesTheSameHoweverTheCodesAreCut(
            @ForAll long seed, @ForAll @Size(max = 10) List<@IntRange(max = 400) Integer> chunks) {
        // Given: any octets are valid
        byte[] codes = new byte[chunks.stream().mapToInt(Integer::intValue).sum()];
        new Random(seed).nextBytes(codes);
        short[] expected = decode(codes);
        G722Decoder decoder = new G722Decoder();

        // When
        int read = 0;
        for (int chunk : chunks) {
            short[] some = new short[2 * chunk];
            decoder.decode(Arrays.copyOfRange(codes, read, read + chunk), chunk, some);

            // Then
            assertThat(some).isEqualTo(Arrays.copyOfRange(expected, 2 * read, 2 * (read + chunk)));
            read += chunk;
        }
    }

    @Test
    void comesToRestInSilence() {
        // Given
        short[] noiseThenSilence = new short[32_000];
        Random random = new Random(2);
        for (int i = 0; i < 16_000; i++) {
            noiseThenSilence[i] = (short) (random.nextGaussian() * 8_000);
        }

        // When
        short[] back = decode(encode(noiseThenSilence));

        // Then
        for (int i = 24_000; i < back.length; i++) {
            assertThat(back[i]).isBetween((short) -8, (short) 8);
        }
    }

    @Test
    void survivesFullScaleWithoutWrapping() {
        // Given
        short[] loud = Samples.sine(400, 32_767, 16_000, 16_000);

        // When
        short[] back = decode(encode(loud));

        // Then
        assertThat(snrDb(loud, back)).isGreaterThan(20);
    }

    @Test
    void refusesHalfAPair() {
        assertThatThrownBy(() -> new G722Encoder().encode(new short[3], 3, new byte[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodesBitForBitWhatFfmpegDecodes() throws Exception {
        // Given
        Reference.requireProgram("ffmpeg");
        byte[] codes = encode(RecordedSpeech.samples("rather-selfish", 16_000));
        byte[] random = new byte[20_000];
        new Random(11).nextBytes(random);
        for (byte[] input : List.of(codes, random)) {
            // When
            byte[] theirs = Reference.run(
                    input, List.of("ffmpeg", "-v", "error", "-y", "-f", "g722", "-i", "IN", "-f", "s16le", "OUT"));

            // Then
            assertThat(decode(input)).isEqualTo(Samples.of(theirs));
        }
    }

    @Test
    void encodesBitForBitWhatFfmpegEncodes() throws Exception {
        // Given
        Reference.requireProgram("ffmpeg");
        short[] speech = RecordedSpeech.samples("rather-selfish", 16_000);

        // When
        byte[] theirs = Reference.run(
                Samples.toPcm16Le(speech),
                List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-y",
                        "-f",
                        "s16le",
                        "-ar",
                        "16000",
                        "-ac",
                        "1",
                        "-i",
                        "IN",
                        "-c:a",
                        "g722",
                        "-trellis",
                        "0",
                        "-f",
                        "g722",
                        "OUT"));

        // Then
        assertThat(encode(speech)).isEqualTo(Arrays.copyOf(theirs, speech.length / 2));
    }
}
