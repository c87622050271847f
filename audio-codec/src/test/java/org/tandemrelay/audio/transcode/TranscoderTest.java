package org.tandemrelay.audio.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.tandemrelay.audio.transcode.WholeStream.transcodeAll;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.g711.G711;
import org.tandemrelay.audio.resample.Quality;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

class TranscoderTest {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

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

    @ParameterizedTest
    @CsvSource({
        "PCMU, PCMA",
        "PCMA, PCMU",
        "L16/24000, audio/pcm;rate=24000",
        "audio/pcm;rate=8000, audio/pcm;rate=8000"
    })
    void transcodesWhereTheBytesLieIfTheyStayAsMany(String from, String to) {
        // Given
        byte[] bytes = new byte[5_000];
        new Random(3).nextBytes(bytes);
        byte[] expected = transcodeAll(AudioFormat.parse(from), AudioFormat.parse(to), bytes);
        ByteBuf audio = ALLOC.directBuffer().writeLong(7).writeBytes(bytes).skipBytes(8);
        try (Transcoder transcoder = Transcoder.between(AudioFormat.parse(from), AudioFormat.parse(to))) {
            // When
            transcoder.transcodeInPlace(audio);

            // Then
            assertThat(transcoder.inPlace()).isTrue();
            assertThat(ByteBufUtil.getBytes(audio)).isEqualTo(expected);
            assertThat(audio.getLong(0)).isEqualTo(7);
        } finally {
            audio.release();
        }
    }

    @Test
    void refusesToTranscodeInPlaceWhatBecomesLongerOrIsBroken() {
        // Given
        ByteBuf three = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
        AudioFormat bigEndian = new AudioFormat(Encoding.PCM16_BE, 8_000, 1);
        try (Transcoder longer = Transcoder.between(AudioFormat.mulaw(), AudioFormat.pcm16(8_000));
                Transcoder swap = Transcoder.between(AudioFormat.pcm16(8_000), bigEndian)) {
            // Then
            assertThat(longer.inPlace()).isFalse();
            assertThat(Transcoder.between(AudioFormat.g722(), AudioFormat.parse("PCMU/16000"))
                            .inPlace())
                    .isFalse();
            assertThatThrownBy(() -> longer.transcodeInPlace(three)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> swap.transcodeInPlace(three)).isInstanceOf(IllegalArgumentException.class);
            swap.transcode(three.retainedDuplicate(), ALLOC).release();
            assertThatThrownBy(() -> swap.transcodeInPlace(three.readSlice(2)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(ByteBufUtil.getBytes(three.readerIndex(0))).containsExactly(1, 2, 3);
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
