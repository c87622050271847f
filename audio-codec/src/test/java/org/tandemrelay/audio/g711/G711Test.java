package org.tandemrelay.audio.g711;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemrelay.audio.reference.Reference;
import org.tandemrelay.testing.Samples;

class G711Test {

    @ParameterizedTest
    @EnumSource
    void compressesEverySampleToTheStepWhoseDecisionValuesEncloseIt(G711 law) {
        // Given
        int[] decisions = DecisionValues.of(law);
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            // When
            int code = law.compress((short) sample) & 0xFF;

            // Then
            assertThat(code).as("sample %d", sample).isEqualTo(DecisionValues.code(law, decisions, sample));
        }
    }

    @ParameterizedTest
    @EnumSource
    void expandsEveryCodeToTheMiddleOfItsStep(G711 law) {
        // Given
        int[] decisions = DecisionValues.of(law);
        for (int step = 0; step < 128; step++) {
            // When
            short positive = law.expand((byte) DecisionValues.wire(law, step, false));
            short negative = law.expand((byte) DecisionValues.wire(law, step, true));

            // Then: the first step of µ-law lies on both sides of zero
            int middle = law == G711.MULAW && step == 0 ? 0 : (decisions[step] + decisions[step + 1]) / 2;
            assertThat(positive).as("step %d", step).isEqualTo((short) middle);
            assertThat(negative).as("step -%d", step).isEqualTo((short) -middle);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The ends of the segments, from the recommendation's tables, in 16 bits.
        "MULAW, 0x80, 32124",
        "MULAW, 0x00, -32124",
        "MULAW, 0x8F, 16764",
        "MULAW, 0x9F, 8316",
        "MULAW, 0xAF, 4092",
        "MULAW, 0xBF, 1980",
        "MULAW, 0xCF, 924",
        "MULAW, 0xDF, 396",
        "MULAW, 0xEF, 132",
        "MULAW, 0xFE, 8",
        "MULAW, 0xFF, 0",
        "MULAW, 0x7F, 0",
        "MULAW, 0x7E, -8",
        "ALAW, 0xAA, 32256",
        "ALAW, 0x2A, -32256",
        "ALAW, 0xA5, 16896",
        "ALAW, 0xD5, 8",
        "ALAW, 0x55, -8",
        "ALAW, 0xD4, 24",
        "ALAW, 0xC5, 264",
        "ALAW, 0xF5, 528",
        "ALAW, 0xE5, 1056"
    })
    void expandsTheEndsOfTheSegments(G711 law, String code, short sample) {
        assertThat(law.expand(Integer.decode(code).byteValue())).isEqualTo(sample);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackEveryCodeThatItExpands(G711 law) {
        for (int code = 0; code < 256; code++) {
            short sample = law.expand((byte) code);
            // µ-law has a negative zero, which linear samples have not.
            int expected = law == G711.MULAW && code == 0x7F ? 0xFF : code;
            assertThat(law.compress(sample) & 0xFF).as("code %x", code).isEqualTo(expected);
        }
    }

    @Test
    void crossesToTheOtherLawWithoutMovingASampleByMoreThanAStep() {
        for (G711 law : G711.values()) {
            G711 other = law == G711.MULAW ? G711.ALAW : G711.MULAW;
            for (int code = 0; code < 256; code++) {
                short before = law.expand((byte) code);
                short after = other.expand(law.cross((byte) code));
                assertThat(Math.abs(after - before))
                        .as("%s %x", law, code)
                        .isLessThanOrEqualTo(8 + Math.abs(before) / 16);
                if (before != 0) {
                    assertThat(Integer.signum(after)).as("%s %x", law, code).isEqualTo(Integer.signum(before));
                }
            }
        }
    }

    @Test
    void losesOnlyTheCodesThatTheRecommendationLosesOnTheWayThereAndBack() {
        // Given: A-law has fewer steps than µ-law near zero and more further out, so some codes share a partner
        int changed = 0;

        // When
        for (int code = 0; code < 256; code++) {
            if (G711.MULAW.cross(G711.ALAW.cross((byte) code)) != (byte) code) {
                changed++;
            }
        }

        // Then
        assertThat(changed).isEqualTo(2 * 8);
    }

    @Test
    void keepsSilenceSilent() {
        assertThat(G711.MULAW.cross((byte) 0xFF)).isEqualTo((byte) 0xD5);
        assertThat(G711.ALAW.cross((byte) 0xD5)).isEqualTo((byte) 0xFE);
    }

    @ParameterizedTest
    @CsvSource({"MULAW, mu-law", "ALAW, a-law"})
    void expandsBitForBitWhatSoxExpands(G711 law, String name) throws Exception {
        // Given
        Reference.requireProgram("sox");
        byte[] codes = new byte[256];
        short[] ours = new short[256];
        for (int code = 0; code < 256; code++) {
            codes[code] = (byte) code;
        }

        // When
        byte[] theirs = Reference.run(
                codes,
                List.of(
                        "sox", "-D", "-t", "raw", "-r", "8000", "-c", "1", "-e", name, "IN", "-t", "raw", "-e",
                        "signed", "-b", "16", "OUT"));

        // Then
        law.expand(codes, ours, 256);
        assertThat(Samples.of(theirs)).isEqualTo(ours);
    }

    /** Others keep to other decision values, or round to 13 or 14 bits first: decision 6 says who and how often. */
    @ParameterizedTest
    @CsvSource({
        "MULAW, sox -D -t raw -r 8000 -c 1 -e signed -b 16 IN -t raw -e mu-law OUT",
        "ALAW, sox -D -t raw -r 8000 -c 1 -e signed -b 16 IN -t raw -e a-law OUT",
        "MULAW, ffmpeg -v error -y -f s16le -ar 8000 -ac 1 -i IN -f mulaw OUT",
        "ALAW, ffmpeg -v error -y -f s16le -ar 8000 -ac 1 -i IN -f alaw OUT"
    })
    void compressesAsOthersDoExceptNextToABorder(G711 law, String command) throws Exception {
        // Given
        List<String> words = List.of(command.split(" "));
        Reference.requireProgram(words.get(0));
        short[] every = new short[65_536];
        byte[] ours = new byte[65_536];
        for (int i = 0; i < every.length; i++) {
            every[i] = (short) (i - 32_768);
        }

        // When
        byte[] theirs = Reference.run(Samples.toPcm16Le(every), words);

        // Then
        law.compress(every, ours, every.length);
        int different = 0;
        for (int i = 0; i < every.length; i++) {
            different += ours[i] == theirs[i] ? 0 : 1;
            int steps = DecisionValues.step(law, ours[i]) - DecisionValues.step(law, theirs[i]);
            assertThat(steps).as("sample %d", every[i]).isBetween(-1, 1);
        }
        System.out.printf(
                "%s: %d of 65536 samples, all next to a border, go to its other side in %s%n",
                law, different, words.get(0));
        assertThat(different).isLessThan(every.length / 50);
    }
}
