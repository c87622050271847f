package org.tandemrelay.audio.resample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.audio.reference.RateConverter;
import org.tandemrelay.audio.reference.Reference;
import org.tandemrelay.audio.reference.Soxr;
import org.tandemrelay.audio.reference.SpeexResampler;

/** Measures the resampler between all rates and prints what it finds; in samples of 16 bits, whose own noise is near -95 dB. */
class ResamplerFiguresTest {

    @BeforeAll
    static void printHeader() {
        System.out.println(Figures.header());
    }

    @ParameterizedTest
    @MethodSource("org.tandemrelay.audio.resample.ResamplerTest#everyPair")
    void holdsTheDefaultQualityBetweenAllRates(int fromHz, int toHz) {
        // When
        Figures figures = Figures.of(fromHz, toHz, () -> RateConverter.tandem(fromHz, toHz, Quality.BALANCED));
        System.out.println(figures.row(fromHz + " -> " + toHz));

        // Then
        assertThat(figures.rippleDb()).isLessThan(0.1);
        assertThat(figures.imagesDb()).isLessThan(-80);
        assertThat(figures.thdnDb()).isLessThan(-80);
        assertThat(Double.isNaN(figures.aliasesDb()) ? -200 : figures.aliasesDb())
                .isLessThan(-80);
        assertThat(Resampler.between(fromHz, toHz).delayMillis()).isLessThan(20_050.0 / Math.min(fromHz, toHz) + 0.1);
    }

    @ParameterizedTest
    @CsvSource({"8000, 24000", "24000, 8000", "16000, 24000", "44100, 24000", "48000, 16000"})
    void holdsTheOtherQualitiesToWhatTheySay(int fromHz, int toHz) {
        // When
        Figures quick = Figures.of(fromHz, toHz, () -> RateConverter.tandem(fromHz, toHz, Quality.LOW_LATENCY));
        Figures high = Figures.of(fromHz, toHz, () -> RateConverter.tandem(fromHz, toHz, Quality.HIGH));
        System.out.println(quick.row(fromHz + " -> " + toHz + " LOW_LATENCY"));
        System.out.println(high.row(fromHz + " -> " + toHz + " HIGH"));

        // Then
        assertThat(quick.thdnDb()).isLessThan(-75);
        assertThat(high.rippleDb()).isLessThan(0.04);
        assertThat(high.imagesDb()).isLessThan(-88);
        assertThat(high.thdnDb()).isLessThan(-88);
    }

    @Test
    void isPrintedBesideOtherResamplers() {
        // Given
        Reference.requireOptIn();
        boolean speex = Reference.hasLibrary("speexdsp");
        boolean soxr = Reference.hasLibrary("soxr");
        for (List<Integer> pair : List.of(
                List.of(8_000, 24_000), List.of(24_000, 8_000), List.of(16_000, 24_000), List.of(44_100, 48_000))) {
            int fromHz = pair.get(0);
            int toHz = pair.get(1);
            for (Quality quality : Quality.values()) {
                print(fromHz, toHz, "tandem " + quality, () -> RateConverter.tandem(fromHz, toHz, quality));
            }
            if (speex) {
                print(fromHz, toHz, "speexdsp 5", () -> new SpeexResampler(fromHz, toHz, 5));
                print(fromHz, toHz, "speexdsp 10", () -> new SpeexResampler(fromHz, toHz, 10));
            }
            if (soxr) {
                print(fromHz, toHz, "soxr HQ", () -> new Soxr(fromHz, toHz));
            }
        }
    }

    private static void print(int fromHz, int toHz, String name, Supplier<RateConverter> converters) {
        System.out.println(Figures.of(fromHz, toHz, converters).row(fromHz + " -> " + toHz + " " + name));
    }

    /** Writes the README's picture to {@code target/resampler.svg}. */
    @Test
    void isDrawnBesideOtherResamplers() throws Exception {
        // Given
        Reference.requireOptIn();
        Plot plot = new Plot("24 to 8 kHz: what is left of a tone (16-bit samples, floor near -95 dB)", 8_000);
        for (Quality quality : List.of(Quality.LOW_LATENCY, Quality.BALANCED, Quality.HIGH)) {
            String name = String.format(Locale.ROOT, "%s, %.1f ms", quality, quality.delaySamples() / 8.0);
            plot.add(name, curve(() -> RateConverter.tandem(24_000, 8_000, quality)));
        }
        if (Reference.hasLibrary("speexdsp")) {
            plot.add("speexdsp 5, 5.0 ms", curve(() -> new SpeexResampler(24_000, 8_000, 5)));
        }
        if (Reference.hasLibrary("soxr")) {
            plot.add("soxr HQ, 73 ms", curve(() -> new Soxr(24_000, 8_000)));
        }

        // When
        plot.write(Path.of("target", "resampler.svg"));

        // Then
        assertThat(Path.of("target", "resampler.svg")).content().contains("BALANCED", "</svg>");
    }

    private static double[][] curve(Supplier<RateConverter> converters) {
        double[][] points = new double[158][];
        for (int i = 0; i < points.length; i++) {
            double hz = 103 + 50 * i;
            points[i] = new double[] {
                hz, Figures.Tone.through(converters, 24_000, 8_000, hz, 16_384).allDb(16_384)
            };
        }
        return points;
    }
}
