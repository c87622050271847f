package org.tandemrelay.audio.resample;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.tandemrelay.audio.reference.RateConverter;
import org.tandemrelay.testing.Samples;

/**
 * What a resampler does to tones.
 *
 * @param rippleDb the largest gain or loss up to 0.9 of the lower Nyquist frequency
 * @param imagesDb the loudest that is added to a tone up to 0.9 of the input's Nyquist frequency, at -6 dBFS
 * @param aliasesDb the loudest that is left of a tone from 1.1 of the output's Nyquist frequency on; NaN where the input has none
 * @param thdnDb distortion and noise beside 997 Hz at -1 dBFS
 * @param heldMillis how long a sample is held back; beyond the filter's delay where a library works in blocks
 */
record Figures(double rippleDb, double imagesDb, double aliasesDb, double thdnDb, double heldMillis) {

    private static final double HALF = 16_384;

    static Figures of(int fromHz, int toHz, Supplier<RateConverter> converters) {
        double lowerNyquist = Math.min(fromHz, toHz) / 2.0;
        double ripple = 0;
        double images = Double.NEGATIVE_INFINITY;
        for (double part : new double[] {0.013, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9}) {
            Tone inBand = Tone.through(converters, fromHz, toHz, part * lowerNyquist, HALF);
            ripple = Math.max(ripple, Math.abs(20 * Math.log10(inBand.amplitude() / HALF)));
            images = Math.max(images, inBand.restDb(HALF));
        }
        double aliases = Double.NaN;
        for (double part : new double[] {1.1, 1.15, 1.2, 1.3, 1.5, 1.7, 2.1, 2.5, 3.3, 4.4, 5.5}) {
            if (part * toHz / 2 < fromHz / 2.0) {
                double level = Tone.through(converters, fromHz, toHz, part * toHz / 2, HALF)
                        .allDb(HALF);
                aliases = Double.isNaN(aliases) ? level : Math.max(aliases, level);
            }
        }
        double full = 32_767 * Math.pow(10, -1 / 20.0);
        double thdn = Tone.through(converters, fromHz, toHz, 997, full).restDb(full);
        return new Figures(ripple, images, aliases, thdn, heldMillis(fromHz, converters));
    }

    private static double heldMillis(int fromHz, Supplier<RateConverter> converters) {
        try (RateConverter converter = converters.get()) {
            int chunk = 1;
            short[] out = new short[480_000];
            int fed = 0;
            int peakAt = -1;
            short[] impulse = new short[chunk];
            impulse[0] = 20_000;
            while (peakAt < 0 && fed < fromHz) {
                int written = converter.process(fed == 0 ? impulse : new short[chunk], chunk, out);
                fed += chunk;
                for (int i = 0; i < written; i++) {
                    if (Math.abs(out[i]) > 2_000) {
                        peakAt = i;
                    }
                }
            }
            return 1_000.0 * (fed - chunk) / fromHz;
        }
    }

    static String header() {
        return String.format(
                Locale.ROOT, "%-24s %9s %9s %9s %9s %8s", "", "ripple", "images", "aliases", "THD+N", "held");
    }

    String row(String name) {
        return String.format(
                Locale.ROOT,
                "%-24s %6.3f dB %6.1f dB %6.1f dB %6.1f dB %5.1f ms",
                name,
                rippleDb,
                imagesDb,
                aliasesDb,
                thdnDb,
                heldMillis);
    }

    /**
     * What came out for a tone.
     *
     * @param amplitude of the tone itself
     * @param restPower mean square of everything else
     */
    record Tone(double amplitude, double restPower) {

        static Tone through(Supplier<RateConverter> converters, int fromHz, int toHz, double hz, double amplitude) {
            short[] in = Samples.sine(hz, amplitude, fromHz, fromHz / 2);
            try (RateConverter converter = converters.get()) {
                short[] out = converter.convert(in, fromHz, toHz);
                // The filter lies on silence at both ends, longer for other libraries than for ours.
                return fit(Arrays.copyOfRange(out, toHz / 10, toHz * 2 / 5), hz, toHz);
            }
        }

        /** Least squares of a sine and a cosine; what they do not explain is the rest. */
        private static Tone fit(short[] samples, double hz, int rateHz) {
            double ss = 0;
            double cc = 0;
            double sc = 0;
            double xs = 0;
            double xc = 0;
            double xx = 0;
            for (int i = 0; i < samples.length; i++) {
                double angle = 2 * Math.PI * hz * i / rateHz;
                double sine = Math.sin(angle);
                double cosine = Math.cos(angle);
                ss += sine * sine;
                cc += cosine * cosine;
                sc += sine * cosine;
                xs += samples[i] * sine;
                xc += samples[i] * cosine;
                xx += (double) samples[i] * samples[i];
            }
            double determinant = ss * cc - sc * sc;
            double a = (xs * cc - xc * sc) / determinant;
            double b = (xc * ss - xs * sc) / determinant;
            double explained = a * xs + b * xc;
            return new Tone(Math.hypot(a, b), Math.max(0, xx - explained) / samples.length);
        }

        double restDb(double inputAmplitude) {
            return 10 * Math.log10(restPower / (inputAmplitude * inputAmplitude / 2));
        }

        double allDb(double inputAmplitude) {
            return 10 * Math.log10((restPower + amplitude * amplitude / 2) / (inputAmplitude * inputAmplitude / 2));
        }
    }
}
