package org.tandemrelay.audio.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tandemrelay.audio.opus.OpusPackets.decode;
import static org.tandemrelay.audio.opus.OpusPackets.encode;
import static org.tandemrelay.audio.opus.OpusPackets.lookahead;
import static org.tandemrelay.audio.opus.OpusPackets.samples;
import static org.tandemrelay.audio.opus.OpusPackets.snrDb;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

class OpusTest {

    @BeforeAll
    static void printWhichOpus() {
        System.out.println(Opus.describe());
        assumeTrue(Opus.available(), Opus.describe());
    }

    static Stream<Arguments> everyShape() {
        return Stream.of(8_000, 12_000, 16_000, 24_000, 48_000)
                .flatMap(rate -> Stream.of(1, 2)
                        .flatMap(channels -> Stream.of(2_500, 5_000, 10_000, 20_000, 40_000, 60_000)
                                .map(micros -> Arguments.of(rate, channels, micros))));
    }

    @ParameterizedTest
    @MethodSource("everyShape")
    void bringsAToneThroughEveryRateChannelAndFrame(int rateHz, int channels, int frameMicros) {
        // Given
        OpusSettings settings = OpusSettings.voice(rateHz)
                .withChannels(channels)
                .withFrameMicros(frameMicros)
                .withBitrate(128_000);
        short[] tone = new short[rateHz * channels];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * (i / channels) / rateHz));
        }

        // When
        short[] back = decode(encode(settings, tone), rateHz, channels);

        // Then
        int frame = settings.frameSamples() * channels;
        assertThat(back).hasSize(tone.length / frame * frame);
        assertThat(snrDb(tone, back, lookahead(settings) * channels)).isGreaterThan(10);
    }

    @Test
    void worksOnHeapBuffersAsOnDirectOnes() throws Exception {
        // Given
        short[] speech = RecordedSpeech.samples("made-amiable", 16_000);
        List<byte[]> expected = encode(OpusSettings.voice(16_000), speech);
        ByteBuf pcm = Unpooled.wrappedBuffer(Samples.toPcm16Le(speech));
        List<byte[]> packets = new ArrayList<>();

        // When
        try (OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(16_000))) {
            while (pcm.readableBytes() >= 640) {
                ByteBuf out = Unpooled.buffer();
                byte[] packet = new byte[encoder.encode(pcm, out)];
                out.readBytes(packet);
                packets.add(packet);
            }
        }

        // Then
        assertThat(packets).usingRecursiveComparison().isEqualTo(expected);
        ByteBuf heap = Unpooled.buffer();
        try (OpusDecoder decoder = OpusDecoder.open(16_000, 1)) {
            packets.forEach(packet -> decoder.decode(Unpooled.wrappedBuffer(packet), heap));
        }
        assertThat(samples(heap)).isEqualTo(decode(expected, 16_000, 1));
    }

    @Test
    void startsAnewAfterAReset() throws Exception {
        // Given
        short[] speech = Arrays.copyOf(RecordedSpeech.samples("made-amiable", 16_000), 32_000);
        ByteBuf pcm = Unpooled.directBuffer().writeBytes(Samples.toPcm16Le(speech));
        ByteBuf first = Unpooled.directBuffer();
        ByteBuf second = Unpooled.directBuffer();
        try (OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(16_000))) {
            for (int i = 0; i < 50; i++) {
                encoder.encode(pcm, first);
            }

            // When
            encoder.reset();
            pcm.readerIndex(0);
            for (int i = 0; i < 50; i++) {
                encoder.encode(pcm, second);
            }

            // Then
            assertThat(second).isEqualTo(first);
        } finally {
            pcm.release();
            first.release();
            second.release();
        }
    }

    @Property(tries = 2_000)
    void refusesOrDecodesAnyBytesAndGoesOn(@ForAll @Size(max = 300) byte[] packet) {
        if (!Opus.available()) {
            // jqwik does not know assumptions made before all tests.
            return;
        }
        // Given
        ByteBuf out = Unpooled.directBuffer();
        byte[] good = encode(OpusSettings.voice(16_000), new short[320]).get(0);
        try (OpusDecoder decoder = OpusDecoder.open(16_000, 1)) {
            // When
            try {
                int samples = decoder.decode(Unpooled.wrappedBuffer(packet), out);
                assertThat(samples).isBetween(1, 16_000 * 120 / 1_000);
                assertThat(out.readableBytes()).isEqualTo(2 * samples);
            } catch (OpusException e) {
                assertThat(out.readableBytes()).isZero();
                assertThat(e.getMessage()).containsAnyOf("libopus", "packet");
            }

            // Then
            assertThat(decoder.decode(Unpooled.wrappedBuffer(good), out)).isEqualTo(320);
        } finally {
            out.release();
        }
    }

    @Test
    void isClosedOnceAndRefusesWorkAfterwards() {
        // Given
        OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(8_000));
        OpusDecoder decoder = OpusDecoder.open(8_000, 1);

        // When
        encoder.close();
        encoder.close();
        decoder.close();
        decoder.close();

        // Then
        assertThatThrownBy(() -> encoder.encode(Unpooled.wrappedBuffer(new byte[320]), Unpooled.buffer()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.conceal(160, Unpooled.buffer())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(encoder::reset).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatIsNoFrameAndWhatIsNoSetting() {
        try (OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(8_000))) {
            assertThatThrownBy(() -> encoder.encode(Unpooled.wrappedBuffer(new byte[319]), Unpooled.buffer()))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("319");
        }
        assertThatThrownBy(() -> OpusSettings.voice(44_100)).hasMessageContaining("sampleRateHz 44100");
        assertThatThrownBy(() -> OpusDecoder.open(44_100, 1)).isInstanceOf(OpusException.class);
        try (OpusDecoder decoder = OpusDecoder.open(8_000, 1)) {
            assertThatThrownBy(() -> decoder.conceal(161, Unpooled.buffer())).isInstanceOf(OpusException.class);
        }
    }

    @Test
    void allocatesNothingPerPacketOnceItRuns() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // Paranoid leak detection notes every access to a buffer, in objects.
        ByteBufAllocator unwatched = new UnpooledByteBufAllocator(true, true);
        ByteBuf pcm = unwatched.directBuffer().writeZero(640);
        ByteBuf packet = unwatched.directBuffer(4_000);
        ByteBuf out = unwatched.directBuffer(4_000);
        try (OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(16_000).withComplexity(0));
                OpusDecoder decoder = OpusDecoder.open(16_000, 1)) {
            Runnable frames = () -> {
                for (int i = 0; i < 500; i++) {
                    encoder.encode(pcm.readerIndex(0), packet.clear());
                    decoder.decode(packet, out.clear());
                }
            };
            frames.run();

            // When
            long before = threads.getCurrentThreadAllocatedBytes();
            frames.run();
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            // Then
            assertThat(allocated / 1_000).isZero();
        } finally {
            pcm.release();
            packet.release();
            out.release();
        }
    }
}
