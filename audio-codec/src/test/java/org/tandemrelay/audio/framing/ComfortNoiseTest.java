package org.tandemrelay.audio.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.level.LevelMeter;
import org.tandemrelay.audio.transcode.Transcoder;

class ComfortNoiseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"PCMU", "PCMA", "G722", "L16/8000", "audio/pcm;rate=24000", "audio/pcm;rate=16000;channels=2"})
    void isAsLoudAsWasAskedForInEveryEncoding(String name) {
        // Given
        AudioFormat format = AudioFormat.parse(name);
        ByteBuf encoded = Unpooled.buffer();
        ByteBuf pcm = Unpooled.buffer();
        LevelMeter meter = new LevelMeter();

        // When
        try (ComfortNoise noise = new ComfortNoise(format, -50);
                Transcoder decoder = Transcoder.between(format, AudioFormat.pcm16(format.sampleRateHz()))) {
            noise.write(encoded, 2_000);
            assertThat(encoded.readableBytes()).isEqualTo((int) format.bytesOf(2_000));
            decoder.transcode(encoded, pcm);
        }
        meter.add(pcm);

        // Then
        assertThat(meter.rmsDbfs()).isCloseTo(-50, within(1.0));
        assertThat(meter.peakDbfs()).isLessThan(-35);
        encoded.release();
        pcm.release();
    }

    @Test
    void namesTheLevelThatItRefuses() {
        assertThatThrownBy(() -> new ComfortNoise(AudioFormat.mulaw(), 0)).hasMessageContaining("0.0 dBFS");
    }
}
