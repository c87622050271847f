package org.tandemrelay.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AudioFormatTest {

    @Test
    void countsBytesAndTimeAtARateThatIsNoMultipleOfAThousand() {
        // Given
        AudioFormat format = AudioFormat.pcm16(11_025);

        // Then
        assertThat(format.bytesOf(20)).isEqualTo(440);
        assertThat(format.millisOf(22_050)).isEqualTo(1_000);
        assertThat(format.nanosOf(22_050L * 3_600)).isEqualTo(3_600_000_000_000L);
    }

    @Test
    void namesTheRateThatItRefuses() {
        assertThatThrownBy(() -> AudioFormat.pcm16(4_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4000 Hz");
    }
}
