package org.tandemrelay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FitTest {

    private final double[] whole = smooth(new Random(1), 40_000);

    /** Noise without its highest notes, as speech at 8 kHz is. */
    private static double[] smooth(Random random, int length) {
        double[] values = new double[length];
        for (int i = 1; i < length; i++) {
            values[i] = 0.9 * values[i - 1] + random.nextGaussian();
        }
        return values;
    }

    @Test
    void findsAPieceWhereItWasCutOut() {
        // Given
        double[] piece = Arrays.copyOfRange(whole, 12_345, 17_000);

        // When
        Fit thorough = Fit.of(piece, whole);
        Fit quick = Fit.ofSpeech(whole, piece);

        // Then
        assertThat(thorough.place()).isEqualTo(12_345);
        assertThat(thorough.likeness()).isGreaterThan(0.999);
        assertThat(quick).isEqualTo(thorough);
    }

    @Test
    void takesNoNoticeOfLoudnessAndOfAConstant() {
        // Given
        double[] piece = Arrays.stream(whole, 500, 9_000).map(v -> 3 * v - 100).toArray();

        // When
        Fit fit = Fit.ofSpeech(whole, piece);

        // Then
        assertThat(fit.place()).isEqualTo(500);
        assertThat(fit.likeness()).isGreaterThan(0.999);
    }

    @Test
    void doesNotFindWhatIsNotThere() {
        // Given
        double[] other = smooth(new Random(2), 5_000);

        // When, Then
        assertThat(Fit.of(whole, other).likeness()).isLessThan(0.3);
        assertThat(Fit.ofSpeech(whole, other).likeness()).isLessThan(0.3);
    }
}
