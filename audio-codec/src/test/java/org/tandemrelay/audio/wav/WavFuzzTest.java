package org.tandemrelay.audio.wav;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void readsAnyBytesOrSaysWhereTheyAreWrong(byte[] file) throws IOException {
        try (WavReader reader = WavReader.open(new ByteArrayInputStream(file))) {
            // When
            byte[] block = new byte[reader.maxReadBytes()];
            long read = 0;
            for (int bytes = reader.read(block); bytes > 0; bytes = reader.read(block)) {
                assertThat(bytes % reader.format().bytesPerFrame()).isZero();
                read += bytes;
            }

            // Then: samples of 8 bits become twice as many bytes
            assertThat(read).isLessThanOrEqualTo(2L * file.length);
            assertThat(reader.offset()).isBetween(0L, (long) file.length);
        } catch (WavFormatException e) {
            assertThat(e.offset()).isBetween(0L, (long) file.length);
            assertThat(e).hasMessageEndingWith("(at offset " + e.offset() + ")");
        }
    }

    /** Seeds that were refused would leave the fuzzer before the header. */
    @ParameterizedTest
    @ValueSource(strings = {"pcm16", "extensible24", "rf64", "mulaw", "streamed"})
    void beginsWithFilesThatAreRead(String seed) throws IOException {
        // Given
        String resource = "WavFuzzTestInputs/readsAnyBytesOrSaysWhereTheyAreWrong/" + seed + ".wav";
        try (InputStream in = getClass().getResourceAsStream(resource)) {
            // When
            WavAudio audio = WavAudio.read(in);

            // Then
            assertThat(audio.data()).isNotEmpty();
        }
    }
}
