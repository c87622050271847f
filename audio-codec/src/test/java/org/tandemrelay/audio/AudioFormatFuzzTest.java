package org.tandemrelay.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class AudioFormatFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void readsAnyNameOrSaysThatItIsNone(byte[] bytes) {
        // Given
        String name = new String(bytes, StandardCharsets.UTF_8);
        AudioFormat format;
        try {
            // When
            format = AudioFormat.parse(name);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }

        // Then
        assertThat(AudioFormat.parse(format.mediaType())).isEqualTo(format);
    }
}
