package org.tandemrelay.audio.vad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.testing.RecordedSpeech;

/** Measures the detector on recorded speech with noise, and prints what it finds. */
class VadFiguresTest {

    @ParameterizedTest
    @CsvSource({
        "8000, WHITE, 40",
        "8000, WHITE, 20",
        "8000, WHITE, 10",
        "8000, WHITE, 5",
        "8000, PINK, 20",
        "8000, PINK, 10",
        "8000, PINK, 5",
        "24000, WHITE, 20",
        "24000, WHITE, 10",
        "24000, WHITE, 5",
        "24000, PINK, 20",
        "24000, PINK, 10",
        "24000, PINK, 5"
    })
    void hearsEverySentenceSoonAndNothingElse(int rateHz, Scene.Noise noise, double snrDb) throws Exception {
        // Given
        Scene scene = Scene.ofSentences(rateHz).withNoise(noise, snrDb);

        // When
        Scene.Hearing hearing = scene.hear(VadSettings.eager());

        // Then
        System.out.printf(
                "%5d Hz %-5s %2.0f dB: %d of %d found, delay %3.0f ms, worst %3.0f ms, %.1f false starts a minute, %d splits%n",
                rateHz,
                noise,
                snrDb,
                hearing.found(),
                scene.sounds(),
                hearing.meanDelayMillis(),
                hearing.worstDelayMillis(),
                hearing.falseStarts() / hearing.minutes(),
                hearing.splits());
        assertThat(hearing.found()).isEqualTo(scene.sounds());
        assertThat(hearing.falseStarts()).isZero();
    }

    /** Two vowels of a recorded voice with a breath between them: 330 ms in all. */
    private static short[] uhHuh(int rateHz) throws Exception {
        short[] speech = RecordedSpeech.samples("rather-selfish", rateHz);
        int from = loudest(speech, rateHz * 130 / 1_000);
        short[] vowel = Arrays.copyOfRange(speech, from, from + rateHz * 130 / 1_000);
        short[] sound = new short[rateHz * 330 / 1_000];
        for (int i = 0; i < vowel.length; i++) {
            double envelope = Math.sin(Math.PI * i / vowel.length);
            sound[i] = (short) (vowel[i] * envelope);
            sound[i + rateHz * 200 / 1_000] = (short) (vowel[i] * envelope);
        }
        return sound;
    }

    private static int loudest(short[] speech, int length) {
        double best = 0;
        int at = 0;
        for (int from = 0; from + length < speech.length; from += length / 10) {
            double sum = 0;
            for (int i = from; i < from + length; i++) {
                sum += (double) speech[i] * speech[i];
            }
            if (sum > best) {
                best = sum;
                at = from;
            }
        }
        return at;
    }

    /** A thump that rings at 70 and 190 Hz, with a rattle above it; gone after a quarter of a second. */
    private static short[] doorSlam(int rateHz) {
        Random random = new Random(9);
        short[] sound = new short[rateHz * 250 / 1_000];
        for (int i = 0; i < sound.length; i++) {
            double seconds = (double) i / rateHz;
            double thump = Math.exp(-seconds / 0.05)
                    * (Math.sin(2 * Math.PI * 70 * seconds) + 0.5 * Math.sin(2 * Math.PI * 190 * seconds));
            double rattle = 0.5 * Math.exp(-seconds / 0.04) * random.nextGaussian();
            sound[i] = (short) Math.max(-32_768, Math.min(32_767, 16_000 * (thump + rattle)));
        }
        return sound;
    }

    @Test
    void canBeToldNotToTakeAnAgreementForATurn() throws Exception {
        for (int rateHz : new int[] {8_000, 24_000}) {
            // Given
            Scene scene = new Scene(rateHz);
            for (int i = 0; i < 5; i++) {
                scene.add(uhHuh(rateHz));
            }

            // When
            Scene.Hearing hearing = scene.hear(VadSettings.defaults());

            // Then
            System.out.printf("%5d Hz uh-huh: %d of 5 taken for a turn%n", rateHz, hearing.found());
            assertThat(hearing.found()).isZero();
            assertThat(Scene.ofSentences(rateHz).hear(VadSettings.defaults()).found())
                    .isEqualTo(10);
        }
    }

    @Test
    void doesNotTakeADoorForATurn() {
        for (int rateHz : new int[] {8_000, 24_000}) {
            for (double snrDb : new double[] {50, 20}) {
                // Given
                Scene scene = new Scene(rateHz);
                for (int i = 0; i < 5; i++) {
                    scene.add(doorSlam(rateHz));
                }
                scene.withNoise(Scene.Noise.PINK, snrDb);

                // When
                Scene.Hearing hearing = scene.hear(VadSettings.eager());

                // Then
                System.out.printf("%5d Hz door: %d of 5 taken for a turn%n", rateHz, hearing.found());
                assertThat(hearing.found()).isZero();
            }
        }
    }
}
