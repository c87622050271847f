package org.tandemrelay.audio.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.testing.Samples;

class ResamplerTest {

    static final List<Integer> RATES = List.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

    static Stream<Arguments> everyPair() {
        return RATES.stream()
                .flatMap(from -> RATES.stream().filter(to -> !to.equals(from)).map(to -> Arguments.of(from, to)));
    }

    static short[] resample(Resampler resampler, short[] in) {
        short[] out = new short[resampler.maxOutputSamples(in.length) + resampler.maxDrainSamples()];
        int written = resampler.process(in, in.length, out);
        short[] tail = new short[resampler.maxDrainSamples()];
        int drained = resampler.drain(tail);
        System.arraycopy(tail, 0, out, written, drained);
        return Arrays.copyOf(out, written + drained);
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void givesTheExactNumberOfSamplesOverAnyLength(int fromHz, int toHz) {
        Resampler resampler = Resampler.between(fromHz, toHz);
        for (int count : new int[] {0, 1, 2, 7, 159, 160, 161, 4_801, fromHz * 3 + 1}) {
            // When
            short[] out = resample(resampler, new short[count]);

            // Then
            assertThat(out).hasSize((int) (((long) count * toHz + fromHz - 1) / fromHz));
        }
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void keepsASineInPlace(int fromHz, int toHz) {
        // When
        short[] out = resample(Resampler.between(fromHz, toHz), Samples.sine(440, 20_000, fromHz, fromHz));

        // Then: away from both ends, where the filter lies on silence. The ripple of 0.05 dB alone leaves 44 dB
        short[] expected = Samples.sine(440, 20_000, toHz, toHz);
        int edge = toHz / 100;
        assertThat(Samples.snrDb(
                        Arrays.copyOfRange(expected, edge, toHz - edge), Arrays.copyOfRange(out, edge, toHz - edge)))
                .isGreaterThan(42);
    }

    @Property(tries = 200)
    void givesTheSameOutputBitForBitHoweverTheInputIsCut(
            @ForAll @From("rates") int fromHz,
            @ForAll @From("rates") int toHz,
            @ForAll Quality quality,
            @ForAll long seed,
            @ForAll @Size(max = 30) List<@IntRange(max = 1_500) Integer> chunks) {
        if (fromHz == toHz) {
            return;
        }
        // Given
        short[] in = noise(seed, chunks.stream().mapToInt(Integer::intValue).sum());
        short[] expected = resample(Resampler.between(fromHz, toHz, quality), in);
        Resampler resampler = Resampler.between(fromHz, toHz, quality);
        short[] out = new short[expected.length + resampler.maxDrainSamples()];
        short[] scratch = new short[resampler.maxOutputSamples(1_500) + resampler.maxDrainSamples()];

        // When
        int read = 0;
        int written = 0;
        for (int chunk : chunks) {
            int given = resampler.process(Arrays.copyOfRange(in, read, read + chunk), chunk, scratch);
            System.arraycopy(scratch, 0, out, written, given);
            read += chunk;
            written += given;
        }
        int drained = resampler.drain(scratch);
        System.arraycopy(scratch, 0, out, written, drained);

        // Then
        assertThat(Arrays.copyOf(out, written + drained)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<Integer> rates() {
        return Arbitraries.of(RATES);
    }

    private static short[] noise(long seed, int count) {
        Random random = new Random(seed);
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) random.nextInt();
        }
        return samples;
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void limitsPeaksInsteadOfWrappingThem(int fromHz, int toHz) {
        // Given: a square wave, whose corners every low-pass filter overshoots
        short[] in = new short[fromHz / 2];
        for (int i = 0; i < in.length; i++) {
            in[i] = i / (fromHz / 200) % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }

        // When
        short[] out = resample(Resampler.between(fromHz, toHz), in);

        // Then: in the middle of each half-wave the sign is the input's, and the rails were reached
        for (int half = 1; half < 90; half++) {
            int middle = (int) ((half + 0.5) * toHz / 200);
            assertThat(out[middle] > 0).as("half-wave %d", half).isEqualTo(half % 2 == 0);
        }
        assertThat(out).contains(Short.MAX_VALUE, Short.MIN_VALUE);
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void passesAConstantUnchanged(int fromHz, int toHz) {
        // Given
        short[] in = new short[fromHz];
        Arrays.fill(in, (short) 12_345);

        // When
        short[] out = resample(Resampler.between(fromHz, toHz), in);

        // Then
        assertThat(Arrays.copyOfRange(out, toHz / 50, toHz - toHz / 50)).containsOnly((short) 12_345);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 24000, 2.5",
        "24000, 8000, 2.5",
        "16000, 24000, 1.25",
        "48000, 16000, 1.25",
        "44100, 48000, 0.454"
    })
    void statesTheDelayThatAnImpulseMeets(int fromHz, int toHz, double millis) {
        // Given
        Resampler resampler = Resampler.between(fromHz, toHz);
        short[] out = new short[8];

        // When: one sample at a time, until the first output, which stands for the first input
        int fed = 0;
        while (resampler.process(new short[1], 1, out) == 0) {
            fed++;
        }

        // Then
        assertThat(fed * 1_000.0 / fromHz).isCloseTo(resampler.delayMillis(), within(0.001));
        assertThat(resampler.delayMillis()).isCloseTo(millis, within(0.03));
    }

    @Test
    void namesTheRatesThatItCannotConvert() {
        assertThatThrownBy(() -> Resampler.between(8_000, 44_101))
                .hasMessageContaining("8000")
                .hasMessageContaining("44101");
        assertThatThrownBy(() -> Resampler.between(4_000, 8_000)).hasMessageContaining("4000 Hz");
        assertThatThrownBy(() -> Resampler.between(8_000, 8_000)).hasMessageContaining("8000 Hz");
    }
}
