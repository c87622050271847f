package org.tandemrelay.audio.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.resample.Quality;

class TranscoderFuzzTest {

    private static final int CHOICES = 7;

    private static final Encoding[] STREAMS = {
        Encoding.PCM16_LE, Encoding.PCM16_BE, Encoding.MULAW, Encoding.ALAW, Encoding.G722
    };
    private static final int[] RATES = {8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000};

    /**
     * Any bytes, G.722 and odd rates among them, cut anywhere: the same out as in one piece, and no frame broken.
     *
     * @param script two bytes that choose each format, one for the quality and two that say where to cut; then the audio
     */
    @FuzzTest(maxDuration = "2m")
    void givesTheSameForAnyBytesHoweverTheyAreCut(byte[] script) {
        if (script.length < CHOICES) {
            return;
        }
        // Given
        AudioFormat from = format(script[0] & 0xFF, script[1] & 0xFF);
        AudioFormat to = format(script[2] & 0xFF, script[3] & 0xFF);
        Quality quality = Quality.values()[(script[4] & 0xFF) % Quality.values().length];
        byte[] bytes = Arrays.copyOfRange(script, CHOICES, script.length);
        int cut = Math.min((script[5] & 0xFF) << 8 | script[6] & 0xFF, bytes.length);

        // When
        byte[] whole = transcode(from, to, quality, bytes, bytes.length);
        byte[] pieces = transcode(from, to, quality, bytes, cut);

        // Then
        assertThat(pieces).isEqualTo(whole);
        assertThat(whole.length % to.bytesPerFrame()).isZero();
    }

    private static AudioFormat format(int shape, int rate) {
        Encoding encoding = STREAMS[shape % STREAMS.length];
        return encoding == Encoding.G722
                ? AudioFormat.g722()
                : new AudioFormat(encoding, RATES[rate % RATES.length], 1 + (shape >> 7));
    }

    private static byte[] transcode(AudioFormat from, AudioFormat to, Quality quality, byte[] bytes, int cut) {
        ByteBuf out = Unpooled.buffer();
        try (Transcoder transcoder = Transcoder.between(from, to, quality)) {
            transcoder.transcode(Unpooled.wrappedBuffer(bytes, 0, cut), out);
            transcoder.transcode(Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut), out);
            ByteBuf tail = transcoder.drain(UnpooledByteBufAllocator.DEFAULT);
            out.writeBytes(tail);
            tail.release();
            return ByteBufUtil.getBytes(out);
        } finally {
            out.release();
        }
    }
}
