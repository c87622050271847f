package org.tandemrelay.audio.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.audio.transcode.WholeStream.transcodeAll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.testing.Samples;

/** What holds between any two formats. */
class TranscoderProperties {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    @Provide
    Arbitrary<AudioFormat> formats() {
        Arbitrary<AudioFormat> sampled = Combinators.combine(
                        Arbitraries.of(Encoding.PCM16_LE, Encoding.PCM16_BE, Encoding.MULAW, Encoding.ALAW),
                        Arbitraries.of(8_000, 16_000, 24_000, 44_100, 48_000),
                        Arbitraries.integers().between(1, 2))
                .as(AudioFormat::new);
        return Arbitraries.frequencyOf(Tuple.of(5, sampled), Tuple.of(1, Arbitraries.just(AudioFormat.g722())));
    }

    @Property(tries = 300)
    void givesTheSameBytesHoweverTheInputIsCut(
            @ForAll @From("formats") AudioFormat from,
            @ForAll @From("formats") AudioFormat to,
            @ForAll long seed,
            @ForAll @Size(max = 20) List<@IntRange(max = 2_500) Integer> chunks) {
        // Given
        byte[] bytes = new byte[chunks.stream().mapToInt(Integer::intValue).sum()];
        new Random(seed).nextBytes(bytes);
        byte[] expected = transcodeAll(from, to, bytes);
        ByteBuf all = Unpooled.buffer();
        try (Transcoder transcoder = Transcoder.between(from, to)) {
            // When
            int index = 0;
            for (int chunk : chunks) {
                ByteBuf out = transcoder.transcode(ALLOC.buffer().writeBytes(bytes, index, chunk), ALLOC);
                all.writeBytes(out);
                out.release();
                index += chunk;
            }
            ByteBuf tail = transcoder.drain(ALLOC);
            all.writeBytes(tail);
            tail.release();

            // Then
            assertThat(ByteBufUtil.getBytes(all)).isEqualTo(expected);
        } finally {
            all.release();
        }
    }

    @Property(tries = 100)
    void givesAsManyFramesAsTheRatesSay(
            @ForAll @From("formats") AudioFormat from,
            @ForAll @From("formats") AudioFormat to,
            @ForAll @IntRange(max = 5_000) int frames) {
        // When
        byte[] out = transcodeAll(from, to, new byte[frames * from.bytesPerFrame()]);

        // Then
        long samples = (long) frames * from.encoding().unitSamples();
        long expected = (samples * to.sampleRateHz() + from.sampleRateHz() - 1) / from.sampleRateHz();
        int units = to.encoding().unitSamples();
        assertThat(out.length).isEqualTo((int) ((expected + units - 1) / units) * to.bytesPerFrame());
    }

    @Property(tries = 150)
    void bringsAToneThroughEveryPairOfFormats(
            @ForAll @From("formats") AudioFormat from,
            @ForAll @From("formats") AudioFormat to,
            @ForAll @IntRange(min = 300, max = 3_000) int hz) {
        // Given
        AudioFormat linear = AudioFormat.pcm16(from.sampleRateHz());
        byte[] tone = Samples.toPcm16Le(Samples.sine(hz, 10_000, from.sampleRateHz(), from.sampleRateHz() / 2));

        // When
        byte[] there = transcodeAll(from, to, transcodeAll(linear, from, tone));
        short[] back = Samples.of(transcodeAll(to, AudioFormat.pcm16(to.sampleRateHz()), there));

        // Then: the tone is as loud as it was, and nothing else is
        int rateHz = to.sampleRateHz();
        short[] middle = Arrays.copyOfRange(back, rateHz / 10, rateHz * 4 / 10);
        double sine = 0;
        double cosine = 0;
        double all = 0;
        for (int i = 0; i < middle.length; i++) {
            sine += middle[i] * Math.sin(2 * Math.PI * hz * i / rateHz);
            cosine += middle[i] * Math.cos(2 * Math.PI * hz * i / rateHz);
            all += (double) middle[i] * middle[i];
        }
        double amplitude = 2 * Math.hypot(sine, cosine) / middle.length;
        assertThat(20 * Math.log10(amplitude / 10_000)).isBetween(-0.4, 0.4);
        assertThat(amplitude * amplitude / 2 * middle.length / all).isBetween(0.985, 1.015);
    }

    @Property(tries = 100)
    void keepsSilenceSilent(@ForAll @From("formats") AudioFormat from, @ForAll @From("formats") AudioFormat to) {
        // Given
        byte[] silence = new byte[from.sampleRateHz() / 2];

        // When
        byte[] there = transcodeAll(from, to, transcodeAll(AudioFormat.pcm16(from.sampleRateHz()), from, silence));
        short[] back = Samples.of(transcodeAll(to, AudioFormat.pcm16(to.sampleRateHz()), there));

        // Then: A-law has no zero, and G.722 hums below its first step
        for (short sample : back) {
            assertThat(sample).isBetween((short) -20, (short) 20);
        }
    }

    @Property(tries = 100)
    void limitsFullScaleInsteadOfWrappingIt(
            @ForAll @From("formats") AudioFormat from, @ForAll @From("formats") AudioFormat to) {
        // Given: a square wave of 50 Hz
        short[] square = new short[from.sampleRateHz() / 2];
        for (int i = 0; i < square.length; i++) {
            square[i] = i * 100L / from.sampleRateHz() % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }

        // When
        byte[] there = transcodeAll(
                from, to, transcodeAll(AudioFormat.pcm16(from.sampleRateHz()), from, Samples.toPcm16Le(square)));
        short[] back = Samples.of(transcodeAll(to, AudioFormat.pcm16(to.sampleRateHz()), there));

        // Then: in the middle of each half-wave the sign is the input's
        for (int half = 2; half < 48; half++) {
            assertThat(back[(int) ((half + 0.5) * to.sampleRateHz() / 100)] > 0).isEqualTo(half % 2 == 0);
        }
    }

    @Property(tries = 200)
    void neverCutsASampleWhereNothingIsToBeConverted(
            @ForAll @IntRange(min = 1, max = 2) int channels,
            @ForAll @Size(max = 20) List<@IntRange(max = 9) Integer> chunks) {
        // Given
        AudioFormat format = new AudioFormat(Encoding.PCM16_LE, 24_000, channels);
        ByteBuf expected = Unpooled.buffer();
        ByteBuf passed = Unpooled.buffer();
        byte next = 0;
        try (Transcoder transcoder = Transcoder.between(format, format)) {
            for (int length : chunks) {
                ByteBuf chunk = Unpooled.buffer(length);
                for (int i = 0; i < length; i++) {
                    chunk.writeByte(next++);
                }
                expected.writeBytes(chunk.duplicate());

                // When
                ByteBuf out = transcoder.transcode(chunk, ALLOC);

                // Then
                assertThat(out.readableBytes() % format.bytesPerFrame()).isZero();
                passed.writeBytes(out);
                out.release();
                assertThat(expected.readableBytes() - passed.readableBytes()).isBetween(0, format.bytesPerFrame() - 1);
                assertThat(ByteBufUtil.getBytes(passed))
                        .isEqualTo(ByteBufUtil.getBytes(expected, 0, passed.readableBytes()));
            }
        }
    }
}
