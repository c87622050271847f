package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SampleJoinerTest {

    @Property
    void givesTheSameSamplesHoweverTheyAreCut(
            @ForAll @Size(max = 200) byte[] bytes, @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> cuts) {
        // Given
        SampleJoiner joiner = new SampleJoiner();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();

        // When
        int at = 0;
        for (int cut : cuts) {
            int end = Math.min(bytes.length, at + cut);
            joined.writeBytes(joiner.join(Unpooled.wrappedBuffer(bytes, at, end - at)));
            at = end;
        }
        joined.writeBytes(joiner.join(Unpooled.wrappedBuffer(bytes, at, bytes.length - at)));

        // Then
        assertThat(joined.toByteArray()).isEqualTo(Arrays.copyOf(bytes, bytes.length & ~1));
    }

    @Test
    void forgetsTheOddByteAtAReset() {
        // Given
        SampleJoiner joiner = new SampleJoiner();
        joiner.join(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));

        // When
        joiner.reset();

        // Then
        assertThat(joiner.join(Unpooled.wrappedBuffer(new byte[] {4, 5}))).containsExactly(4, 5);
    }
}
