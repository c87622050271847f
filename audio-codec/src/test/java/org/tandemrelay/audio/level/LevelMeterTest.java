package org.tandemrelay.audio.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.tandemrelay.testing.Samples;

class LevelMeterTest {

    private final LevelMeter meter = new LevelMeter();

    @Test
    void measuresASineThreeDecibelsBelowItsPeak() {
        // Given
        ByteBuf tone = Unpooled.wrappedBuffer(Samples.toPcm16Le(Samples.sine(1_000, 3_276.8, 8_000, 8_000)));
        tone.skipBytes(2);

        // When
        meter.add(tone);

        // Then
        assertThat(meter.peakDbfs()).isCloseTo(-20.0, within(0.01));
        assertThat(meter.rmsDbfs()).isCloseTo(-23.01, within(0.01));
        assertThat(meter.samples()).isEqualTo(7_999);
        assertThat(tone.readerIndex()).isEqualTo(2);
    }

    @Test
    void callsSilenceAndNothingInfinitelyQuiet() {
        assertThat(meter.rmsDbfs()).isEqualTo(Double.NEGATIVE_INFINITY);

        // When
        meter.add(Unpooled.wrappedBuffer(new byte[1_000]));

        // Then
        assertThat(meter.rmsDbfs()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(meter.peakDbfs()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void takesTheMostNegativeSampleAsFullScale() {
        // When
        meter.add(Unpooled.wrappedBuffer(new byte[] {0, (byte) 0x80, 7}));

        // Then
        assertThat(meter.peakDbfs()).isZero();
        assertThat(meter.rmsDbfs()).isZero();
        assertThat(meter.samples()).isEqualTo(1);
    }
}
