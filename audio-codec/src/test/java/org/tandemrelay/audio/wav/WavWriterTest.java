package org.tandemrelay.audio.wav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.reference.Reference;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

class WavWriterTest {

    private static final long FOUR_GIB = 1L << 32;

    /** RIFF, the room for long sizes, the format of linear samples, and the name and size of the data. */
    private static final int HEADER_BYTES = 12 + 36 + 24 + 8;

    @Test
    void writesWhatCanBeReadBack(@TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("call.wav");
        short[] tone = Samples.sine(440, 9_000, 24_000, 5_001);
        byte[] pcm = Samples.toPcm16Le(tone);
        ByteBuf inPieces = Unpooled.wrappedBuffer(Arrays.copyOf(pcm, 301), Arrays.copyOfRange(pcm, 301, 4_000));
        ByteBuf rest = Unpooled.directBuffer().writeBytes(pcm, 4_000, pcm.length - 4_000);

        // When
        try (WavWriter writer = WavWriter.create(file, AudioFormat.pcm16(24_000))) {
            writer.write(inPieces);
            writer.write(rest);
            assertThat(writer.dataBytes()).isEqualTo(pcm.length);
        } finally {
            inPieces.release();
            rest.release();
        }

        // Then
        WavAudio audio = WavAudio.read(file);
        assertThat(audio.format()).isEqualTo(AudioFormat.pcm16(24_000));
        assertThat(Samples.of(audio.data())).isEqualTo(tone);
        assertThat(audio.durationMillis()).isEqualTo(208);
        assertThat(Files.size(file)).isEqualTo(HEADER_BYTES + pcm.length);
    }

    @Test
    void canBeReadWhileItIsWritten(@TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("call.wav");
        try (WavWriter writer = WavWriter.create(file, AudioFormat.pcm16(8_000))) {
            writer.write(Unpooled.wrappedBuffer(new byte[1_001]));

            // When
            WavAudio audio = WavAudio.read(file);

            // Then
            assertThat(audio.data()).hasSize(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSIGNED_8", "SIGNED_16", "SIGNED_24", "SIGNED_32", "FLOAT_32", "FLOAT_64"})
    void writesEveryKindOfLinearSample(SampleKind kind, @TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("call.wav");
        short[] every = new short[65_536];
        for (int i = 0; i < every.length; i++) {
            every[i] = (short) i;
        }

        // When
        try (WavWriter writer = WavWriter.create(file, new AudioFormat(Encoding.PCM16_LE, 48_000, 2), kind)) {
            writer.write(Unpooled.wrappedBuffer(Samples.toPcm16Le(every)));
        }

        // Then: only 8 bits lose anything, half a step at most, and a whole one at the upper end
        short[] back = Samples.of(WavAudio.read(file).data());
        assertThat(back).hasSameSizeAs(every);
        for (int i = 0; i < every.length; i++) {
            int lost = kind != SampleKind.UNSIGNED_8 ? 0 : every[i] < 32_640 ? 128 : 255;
            assertThat(back[i] - every[i]).isBetween(-lost, lost);
        }
    }

    @ParameterizedTest
    @CsvSource({"MULAW, 1001", "ALAW, 1001", "MULAW, 8"})
    void writesTheTelephonesOwnCodes(Encoding law, int count, @TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("call.wav");
        byte[] codes = new byte[count];
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) (i * 7);
        }

        // When
        AudioFormat format = new AudioFormat(law, 8_000, 1);
        try (WavWriter writer = WavWriter.create(file, format)) {
            writer.write(Unpooled.wrappedBuffer(codes));
        }

        // Then
        WavAudio audio = WavAudio.read(file);
        assertThat(audio.format()).isEqualTo(format);
        assertThat(audio.data()).isEqualTo(codes);
        assertThat(Files.size(file) % 2).isZero();
    }

    @ParameterizedTest
    @CsvSource({"4294967222, RIFF", "4294967224, RF64", "4294967296, RF64", "42949672960, RF64"})
    void writesTheTrueSizesOfRecordingsBeyondFourGibibytes(long dataBytes, String container) throws IOException {
        // Given
        EmptyDisk disk = new EmptyDisk();
        ByteBuf chunk = Unpooled.directBuffer(1 << 28).writerIndex(1 << 28);

        // When
        try (WavWriter writer = WavWriter.on(disk, AudioFormat.pcm16(24_000), SampleKind.SIGNED_16)) {
            for (long left = dataBytes; left > 0; left -= chunk.writerIndex()) {
                chunk.setIndex(0, (int) Math.min(left, chunk.capacity()));
                writer.write(chunk);
            }
        } finally {
            chunk.release();
        }

        // Then
        ByteBuf header = Unpooled.wrappedBuffer(disk.beginning(HEADER_BYTES));
        assertThat(disk.size()).isEqualTo(HEADER_BYTES + dataBytes);
        assertThat(disk.isOpen()).isFalse();
        assertThat(WavHeader.read(new Source(new ByteArrayInputStream(disk.beginning(HEADER_BYTES)))))
                .isEqualTo(new WavHeader(SampleKind.SIGNED_16, AudioFormat.pcm16(24_000), dataBytes));
        assertThat(header.toString(0, 4, StandardCharsets.US_ASCII)).isEqualTo(container);
        boolean isLong = container.equals("RF64");
        assertThat(header.getUnsignedIntLE(4)).isEqualTo(isLong ? 0xFFFF_FFFFL : disk.size() - 8);
        assertThat(header.getLongLE(20)).isEqualTo(isLong ? disk.size() - 8 : 0);
        assertThat(header.getLongLE(28)).isEqualTo(isLong ? dataBytes : 0);
        assertThat(header.getLongLE(36)).isEqualTo(isLong ? dataBytes / 2 : 0);
    }

    @Test
    void writesLongRecordingsThatOthersRead(@TempDir Path directory) throws Exception {
        // Given: a header for 5 GiB of silence, and a file that is as long without taking room
        Reference.requireProgram("ffprobe");
        long dataBytes = 5 * FOUR_GIB / 4;
        Path file = directory.resolve("long.wav");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(new OutgoingHeader(AudioFormat.pcm16(8_000), SampleKind.SIGNED_16)
                    .whole(dataBytes)
                    .array());
            sparse.setLength(HEADER_BYTES + dataBytes);
        }

        // When
        String probe = "ffprobe -v error -show_entries format=duration -of csv=p=0 \"$0\" > \"$1\"";
        byte[] said = Reference.run(new byte[0], List.of("sh", "-c", probe, file.toString(), "OUT"));

        // Then
        assertThat(Double.parseDouble(new String(said).trim())).isEqualTo(dataBytes / 16_000.0);
    }

    @ParameterizedTest
    @EnumSource
    void writesEveryKindAsSoxReadsIt(SampleKind kind, @TempDir Path directory) throws Exception {
        // Given
        Reference.requireProgram("sox");
        Path file = directory.resolve("call.wav");
        AudioFormat format = new AudioFormat(kind.encoding(), 8_000, 1);
        WavAudio speech = RecordedSpeech.load(RecordedSpeech.ANNOUNCEMENT);
        ByteBuf given = kind.encoding() == Encoding.PCM16_LE
                ? Unpooled.wrappedBuffer(speech.data())
                : Unpooled.wrappedBuffer(Arrays.copyOf(speech.data(), 4_001));

        // When
        try (WavWriter writer = WavWriter.create(file, format, kind)) {
            writer.write(given);
        }
        byte[] read = Reference.run(
                Files.readAllBytes(file),
                List.of("sox", "-D", "-V1", "-t", "wav", "IN", "-t", "raw", "-e", "signed", "-b", "16", "OUT"));

        // Then
        assertThat(read).isEqualTo(WavAudio.read(file).pcm16Mono(8_000));
    }

    @Test
    void refusesWhatItCannotWrite(@TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("x.wav");

        // Then
        assertThatThrownBy(() -> WavWriter.create(file, AudioFormat.g722()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("G722");
        assertThatThrownBy(() -> WavWriter.create(file, AudioFormat.mulaw(), SampleKind.SIGNED_24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SIGNED_24");
        assertThat(file).doesNotExist();
        try (WavWriter writer = WavWriter.create(file, AudioFormat.pcm16(8_000), SampleKind.FLOAT_32)) {
            assertThatThrownBy(() -> writer.write(Unpooled.wrappedBuffer(new byte[3])))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(writer.dataBytes()).isZero();
        }
    }
}
