package org.tandemrelay.audio.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    private static List<byte[]> encode(OpusSettings settings, short[] interleaved) {
        List<byte[]> packets = new ArrayList<>();
        ByteBuf pcm = Unpooled.directBuffer().writeBytes(Samples.toPcm16Le(interleaved));
        ByteBuf out = Unpooled.directBuffer();
        try (OpusEncoder encoder = OpusEncoder.open(settings)) {
            while (pcm.readableBytes() >= encoder.frameBytes()) {
                byte[] packet = new byte[encoder.encode(pcm, out)];
                out.readBytes(packet).clear();
                packets.add(packet);
            }
        } finally {
            pcm.release();
            out.release();
        }
        return packets;
    }

    private static short[] decode(List<byte[]> packets, int rateHz, int channels) {
        ByteBuf out = Unpooled.directBuffer();
        try (OpusDecoder decoder = OpusDecoder.open(rateHz, channels)) {
            for (byte[] packet : packets) {
                decoder.decode(Unpooled.wrappedBuffer(packet), out);
            }
            return samples(out);
        } finally {
            out.release();
        }
    }

    private static short[] samples(ByteBuf pcm) {
        byte[] bytes = new byte[pcm.readableBytes()];
        pcm.readBytes(bytes);
        return Samples.of(bytes);
    }

    private static int lookahead(OpusSettings settings) {
        try (OpusEncoder encoder = OpusEncoder.open(settings)) {
            return encoder.lookaheadSamples();
        }
    }

    private static double snrDb(short[] in, short[] out, int delay) {
        int length = Math.min(in.length, out.length) - delay;
        return Samples.snrDb(Arrays.copyOf(in, length), Arrays.copyOfRange(out, delay, delay + length));
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
    void isUnderstoodByAnotherImplementation() throws Exception {
        // Given
        OpusSettings settings = OpusSettings.voice(16_000).withBitrate(48_000);
        short[] speech = RecordedSpeech.samples("rather-selfish", 16_000);
        List<byte[]> packets = encode(settings, speech);
        var other = new io.github.jaredmdobson.concentus.OpusDecoder(16_000, 1);
        short[] theirs = new short[packets.size() * 320];

        // When
        for (int i = 0; i < packets.size(); i++) {
            other.decode(packets.get(i), 0, packets.get(i).length, theirs, i * 320, 320, false);
        }

        // Then
        short[] ours = decode(packets, 16_000, 1);
        assertThat(Samples.snrDb(ours, theirs)).isGreaterThan(40);
        assertThat(snrDb(speech, ours, lookahead(settings))).isGreaterThan(4);
    }

    @Test
    void understandsAnotherImplementation() throws Exception {
        // Given
        short[] speech = RecordedSpeech.samples("rather-selfish", 16_000);
        var other = new io.github.jaredmdobson.concentus.OpusEncoder(
                16_000, 1, io.github.jaredmdobson.concentus.OpusApplication.OPUS_APPLICATION_VOIP);
        other.setBitrate(64_000);
        var theirDecoder = new io.github.jaredmdobson.concentus.OpusDecoder(16_000, 1);
        List<byte[]> packets = new ArrayList<>();
        short[] theirs = new short[speech.length / 320 * 320];
        byte[] room = new byte[1_500];
        for (int at = 0; at + 320 <= speech.length; at += 320) {
            byte[] packet = Arrays.copyOf(room, other.encode(speech, at, 320, room, 0, room.length));
            packets.add(packet);
            theirDecoder.decode(packet, 0, packet.length, theirs, at, 320, false);
        }

        // When
        short[] ours = decode(packets, 16_000, 1);

        // Then
        assertThat(Samples.snrDb(theirs, ours)).isGreaterThan(40);
    }

    @Test
    void recoversALostPacketFromTheNextBetterThanItConceals() throws Exception {
        // Given
        OpusSettings settings = OpusSettings.voice(16_000).withExpectedLossPercent(30);
        short[] speech = RecordedSpeech.samples("not-ill-disposed", 16_000);
        List<byte[]> packets = encode(settings, speech);
        short[] whole = decode(packets, 16_000, 1);
        double recovered = 0;
        double concealed = 0;

        // When: every seventh packet is lost
        for (boolean recover : new boolean[] {true, false}) {
            ByteBuf out = Unpooled.directBuffer();
            try (OpusDecoder decoder = OpusDecoder.open(16_000, 1)) {
                for (int i = 0; i + 1 < packets.size(); i++) {
                    if (i % 7 != 3) {
                        decoder.decode(Unpooled.wrappedBuffer(packets.get(i)), out);
                    } else if (recover) {
                        ByteBuf next = Unpooled.wrappedBuffer(packets.get(i + 1));
                        assertThat(decoder.recover(next, 320, out)).isEqualTo(320);
                        assertThat(next.readerIndex()).isZero();
                    } else {
                        assertThat(decoder.conceal(320, out)).isEqualTo(320);
                    }
                }
            }
            double snr = Samples.snrDb(whole, samples(out));
            recovered = recover ? snr : recovered;
            concealed = recover ? concealed : snr;
            out.release();
        }

        // Then
        System.out.printf("every seventh packet lost: %.1f dB recovered, %.1f dB concealed%n", recovered, concealed);
        assertThat(recovered).isGreaterThan(concealed + 3);
    }

    @Test
    void leavesSilenceOut() {
        // Given
        OpusSettings settings = OpusSettings.voice(16_000).withDiscontinuous(true);

        // When
        List<byte[]> packets = encode(settings, new short[16_000 * 3]);

        // Then
        assertThat(packets.stream().filter(packet -> packet.length <= 2).count())
                .isGreaterThan(100);
        assertThat(decode(packets, 16_000, 1)).hasSize(16_000 * 3);
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
    void saysWhatIsWrongWithALibraryThatIsNone(@TempDir Path directory) throws Exception {
        // Given
        Path broken = directory.resolve("libopus.so.0");
        Files.write(
                broken, new Random(5).doubles(100).mapToObj(Double::toString).toList());

        // When
        OpusLoader.Outcome outcome = OpusLoader.find(broken.toString());
        OpusLoader.Outcome missing =
                OpusLoader.find(directory.resolve("nowhere.so").toString());

        // Then
        assertThat(outcome.library()).isNull();
        assertThat(outcome.problem()).contains("configured " + broken);
        assertThat(missing.library()).isNull();
        assertThat(missing.problem()).contains("nowhere.so");
    }

    @Test
    void refusesClearlyWhereNoLibraryLoadsAndHarmsNothingElse(@TempDir Path directory) throws Exception {
        // Given
        Path broken = Files.writeString(directory.resolve("libopus.so.0"), "no library");

        // When
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + Opus.LIBRARY_PROPERTY + "=" + broken,
                        WithoutLibrary.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());

        // Then
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("no Opus: configured " + broken)
                .contains("refused: Opus was asked for, and libopus cannot be loaded. Install it")
                .contains("transcoded 320");
        assertThat(said.split("refused: ", -1)).hasSize(3);
    }

    @Test
    void findsTheLibraryThatIsBundled() {
        // Given
        List<String> problems = new ArrayList<>();

        // When
        OpusLoader.Outcome outcome = OpusLoader.loadBundled(problems);

        // Then
        assumeTrue(outcome != null, () -> "nothing bundled for this machine: " + problems);
        assertThat(outcome.library().getFunction("opus_encode")).isNotNull();
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
