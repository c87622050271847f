package org.tandemrelay.audio.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
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
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.g711.G711;
import org.tandemrelay.audio.resample.Quality;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

class TranscoderTest {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    private static byte[] transcodeAll(AudioFormat from, AudioFormat to, byte[] bytes) {
        try (Transcoder transcoder = Transcoder.between(from, to)) {
            ByteBuf out = transcoder.transcode(Unpooled.copiedBuffer(bytes), UnpooledByteBufAllocator.DEFAULT);
            ByteBuf tail = transcoder.drain(UnpooledByteBufAllocator.DEFAULT);
            out.writeBytes(tail);
            tail.release();
            byte[] all = ByteBufUtil.getBytes(out);
            out.release();
            return all;
        }
    }

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

    @Test
    void givesTheBufferBackWhereNothingChanges() {
        // Given
        ByteBuf in = ALLOC.buffer().writeLong(7);
        try (Transcoder transcoder = Transcoder.between(AudioFormat.mulaw(), AudioFormat.mulaw())) {
            // When
            ByteBuf out = transcoder.transcode(in, ALLOC);

            // Then
            assertThat(transcoder.identity()).isTrue();
            assertThat(out).isSameAs(in);
            out.release();
        }
    }

    @Test
    void holdsHalfASampleOverToTheNextChunk() {
        // Given
        try (Transcoder transcoder =
                Transcoder.between(AudioFormat.pcm16(16_000), new AudioFormat(Encoding.PCM16_BE, 16_000, 1))) {
            // When
            ByteBuf first = transcoder.transcode(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), ALLOC);
            ByteBuf second = transcoder.transcode(Unpooled.wrappedBuffer(new byte[] {4}), ALLOC);

            // Then
            assertThat(ByteBufUtil.getBytes(first)).containsExactly(2, 1);
            assertThat(ByteBufUtil.getBytes(second)).containsExactly(4, 3);
            first.release();
            second.release();
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

    @Test
    void forgetsTheHalfSampleOfAStreamThatIsOverWhereNothingIsToBeConverted() {
        // Given
        try (Transcoder transcoder = Transcoder.between(AudioFormat.pcm16(24_000), AudioFormat.pcm16(24_000))) {
            transcoder
                    .transcode(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), ALLOC)
                    .release();

            // When
            transcoder.reset();

            // Then
            ByteBuf next = Unpooled.wrappedBuffer(new byte[] {4, 5});
            assertThat(transcoder.transcode(next, ALLOC)).isSameAs(next);
            next.release();
        }
    }

    @Test
    void mixesStereoToItsMeanAndMonoToBothSides() {
        // Given
        AudioFormat stereo = new AudioFormat(Encoding.PCM16_LE, 8_000, 2);
        byte[] leftAndRight = Samples.toPcm16Le(new short[] {100, 300, Short.MAX_VALUE, Short.MAX_VALUE, -3, -4});

        // When
        byte[] mono = transcodeAll(stereo, AudioFormat.pcm16(8_000), leftAndRight);

        // Then
        assertThat(Samples.of(mono)).containsExactly(200, Short.MAX_VALUE, -4);
        assertThat(Samples.of(transcodeAll(AudioFormat.pcm16(8_000), stereo, mono)))
                .containsExactly(200, 200, Short.MAX_VALUE, Short.MAX_VALUE, -4, -4);
    }

    @Test
    void keepsTheChannelsApartWhereBothSidesAreStereo() {
        // Given: a tone on the left, silence on the right
        short[] tone = Samples.sine(700, 10_000, 24_000, 24_000);
        short[] stereo = new short[tone.length * 2];
        for (int i = 0; i < tone.length; i++) {
            stereo[2 * i] = tone[i];
        }

        // When
        short[] out = Samples.of(transcodeAll(
                new AudioFormat(Encoding.PCM16_LE, 24_000, 2),
                new AudioFormat(Encoding.PCM16_LE, 16_000, 2),
                Samples.toPcm16Le(stereo)));

        // Then
        short[] left = new short[out.length / 2];
        for (int i = 0; i < left.length; i++) {
            left[i] = out[2 * i];
            assertThat(out[2 * i + 1]).isZero();
        }
        short[] expected = Samples.sine(700, 10_000, 16_000, left.length);
        assertThat(Samples.snrDb(Arrays.copyOfRange(expected, 200, 15_000), Arrays.copyOfRange(left, 200, 15_000)))
                .isGreaterThan(42);
    }

    @Test
    void crossesBetweenTheLawsByTheRecommendationsTable() {
        // Given
        byte[] codes = new byte[256];
        for (int code = 0; code < 256; code++) {
            codes[code] = (byte) code;
        }

        // When
        byte[] crossed = transcodeAll(AudioFormat.mulaw(), AudioFormat.alaw(), codes);

        // Then
        for (int code = 0; code < 256; code++) {
            assertThat(crossed[code]).isEqualTo(G711.MULAW.cross((byte) code));
        }
    }

    @Test
    void bringsSpeechThroughTheTelephoneAndBack() throws Exception {
        // Given
        byte[] speech = RecordedSpeech.load(RecordedSpeech.ANNOUNCEMENT).data();

        // When
        byte[] there = transcodeAll(AudioFormat.pcm16(8_000), AudioFormat.mulaw(), speech);
        byte[] back = transcodeAll(AudioFormat.mulaw(), AudioFormat.pcm16(24_000), there);
        byte[] again = transcodeAll(AudioFormat.pcm16(24_000), AudioFormat.pcm16(8_000), back);

        // Then: companding keeps 35 to 38 dB, resampling takes nothing away from that
        assertThat(Samples.snrDb(Samples.of(speech), Samples.of(again))).isGreaterThan(33);
    }

    @Test
    void bringsSpeechThroughTheWideBandTelephone() throws Exception {
        // Given
        byte[] speech = RecordedSpeech.load(RecordedSpeech.COMMAND).pcm16Mono(24_000);

        // When
        byte[] there = transcodeAll(AudioFormat.pcm16(24_000), AudioFormat.g722(), speech);
        short[] back = Samples.of(transcodeAll(AudioFormat.g722(), AudioFormat.pcm16(24_000), there));

        // Then: 22 samples at 16 kHz are the codec's own delay
        short[] in = Samples.of(speech);
        assertThat(Samples.snrDb(Arrays.copyOf(in, in.length - 33), Arrays.copyOfRange(back, 33, in.length)))
                .isGreaterThan(15);
    }

    @Test
    void holdsBackAsMuchAsTheQualitySays() {
        for (Quality quality : Quality.values()) {
            try (Transcoder transcoder = Transcoder.between(AudioFormat.mulaw(), AudioFormat.pcm16(24_000), quality)) {
                // When
                ByteBuf out = transcoder.transcode(ALLOC.buffer().writeZero(160), ALLOC);

                // Then
                assertThat(out.readableBytes()).isEqualTo(2 * 3 * (160 - quality.delaySamples()));
                out.release();
            }
        }
    }

    @Test
    void saysThatOpusIsNoStream() {
        assertThatThrownBy(() -> Transcoder.between(AudioFormat.parse("opus"), AudioFormat.mulaw()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("packets");
    }

    @Test
    void startsAnewAfterAResetAndAfterDraining() {
        // Given
        byte[] noise = new byte[2_000];
        new Random(1).nextBytes(noise);
        byte[] expected = transcodeAll(AudioFormat.pcm16(24_000), AudioFormat.mulaw(), noise);
        try (Transcoder transcoder = Transcoder.between(AudioFormat.pcm16(24_000), AudioFormat.mulaw())) {
            for (int round = 0; round < 3; round++) {
                // When
                transcoder
                        .transcode(Unpooled.copiedBuffer(noise, 0, 1_001 + round), ALLOC)
                        .release();
                transcoder.reset();
                ByteBuf out = transcoder.transcode(Unpooled.copiedBuffer(noise), UnpooledByteBufAllocator.DEFAULT);
                ByteBuf tail = transcoder.drain(ALLOC);
                out.writeBytes(tail);

                // Then
                assertThat(ByteBufUtil.getBytes(out)).isEqualTo(expected);
                tail.release();
                out.release();
            }
        }
    }

    @Test
    void releasesTheInputWhenThereIsNoRoomForTheOutput() {
        // Given
        ByteBuf in = ALLOC.buffer().writeZero(960);
        ByteBufAllocator exhausted = mock(ByteBufAllocator.class);
        when(exhausted.buffer(anyInt())).thenThrow(new OutOfMemoryError("no memory left"));
        try (Transcoder transcoder = Transcoder.between(AudioFormat.pcm16(24_000), AudioFormat.mulaw())) {
            // When
            assertThatThrownBy(() -> transcoder.transcode(in, exhausted)).isInstanceOf(OutOfMemoryError.class);

            // Then
            assertThat(in.refCnt()).isZero();
        }
    }

    @Test
    void allocatesNothingPerFrameOnceItRuns() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuf in = Unpooled.buffer().writeZero(960);
        ByteBuf out = Unpooled.buffer(4_000);
        try (Transcoder down = Transcoder.between(AudioFormat.pcm16(24_000), AudioFormat.mulaw());
                Transcoder odd = Transcoder.between(AudioFormat.pcm16(24_000), AudioFormat.pcm16(44_100))) {
            Runnable frames = () -> {
                for (int i = 0; i < 1_000; i++) {
                    down.transcode(in.readerIndex(0), out.clear());
                    odd.transcode(in.readerIndex(0), out.clear());
                }
            };
            frames.run();

            // When
            long before = threads.getCurrentThreadAllocatedBytes();
            frames.run();
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            // Then: what compiling and measuring take is not per frame
            assertThat(allocated / 2_000).isZero();
        }
    }
}
