package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.tandemrelay.audio.AudioFormat;

class InputBufferTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);

    /** Pieces may be cut anywhere, also inside a sample. */
    @Property(tries = 200)
    void givesTheSameTurnHoweverItsAudioWasCut(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 5_000) Integer> pieces,
            @ForAll @IntRange(max = 800) int fromMillis,
            @ForAll @IntRange(max = 800) int lengthMillis) {
        // Given
        int total = pieces.stream().mapToInt(Integer::intValue).sum();
        byte[] audio = new byte[total];
        for (int i = 0; i < total; i++) {
            audio[i] = (byte) (i * 31 >> 3);
        }
        InputBuffer whole = new InputBuffer(PCM);
        InputBuffer cut = new InputBuffer(PCM);

        // When
        whole.append(audio);
        int at = 0;
        for (int piece : pieces) {
            cut.append(Arrays.copyOfRange(audio, at, at + piece));
            at += piece;
        }

        // Then
        AudioClip expected = whole.take(fromMillis, fromMillis + lengthMillis);
        AudioClip actual = cut.take(fromMillis, fromMillis + lengthMillis);
        assertThat(actual.bytes()).isEqualTo(expected.bytes());
        assertThat(actual.bytes().length).isLessThanOrEqualTo((int) PCM.bytesOf(lengthMillis));
        assertThat(cut.endMillis()).isEqualTo(whole.endMillis()).isEqualTo(Math.round(total / 2 * 1_000.0 / 24_000));
    }

    /** What is forgotten or taken does not turn the clock back. */
    @Property(tries = 200)
    void countsAllAudioThatEverCame(@ForAll @Size(min = 1, max = 50) List<@IntRange(max = 400) Integer> millis) {
        // Given
        InputBuffer buffer = new InputBuffer(PCM);
        long sum = 0;

        for (int piece : millis) {
            // When
            buffer.append(new byte[(int) PCM.bytesOf(piece)]);
            sum += piece;
            switch (piece % 3) {
                case 0 -> buffer.clear();
                case 1 -> buffer.forgetBefore(sum - 50);
                default -> buffer.take(sum - 100, sum - 20);
            }

            // Then
            assertThat(buffer.endMillis()).isEqualTo(sum);
        }
    }
}
