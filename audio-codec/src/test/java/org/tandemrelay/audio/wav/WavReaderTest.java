package org.tandemrelay.audio.wav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.reference.Reference;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

class WavReaderTest {

    /** A file with a format chunk and a data chunk, before or between which more can be put. */
    private static byte[] wav(Consumer<ByteBuf> format, byte[] data) {
        ByteBuf file = Unpooled.buffer();
        file.writeBytes("RIFF".getBytes()).writeIntLE(0).writeBytes("WAVE".getBytes());
        format.accept(file);
        file.writeBytes("data".getBytes()).writeIntLE(data.length).writeBytes(data);
        file.setIntLE(4, file.writerIndex() - 8);
        return bytes(file);
    }

    private static byte[] bytes(ByteBuf file) {
        byte[] bytes = new byte[file.readableBytes()];
        file.readBytes(bytes).release();
        return bytes;
    }

    private static void format(ByteBuf file, int tag, int channels, int bits) {
        file.writeBytes("fmt ".getBytes()).writeIntLE(16);
        file.writeShortLE(tag).writeShortLE(channels).writeIntLE(8_000);
        file.writeIntLE(8_000 * channels * bits / 8)
                .writeShortLE(channels * bits / 8)
                .writeShortLE(bits);
    }

    private static short[] read(int tag, int bits, int... data) throws IOException {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return Samples.of(read(wav(file -> format(file, tag, 1, bits), bytes)).data());
    }

    private static WavAudio read(byte[] file) throws IOException {
        return WavAudio.read(new ByteArrayInputStream(file));
    }

    @Test
    void readsRecordedSpeech() throws IOException {
        // When
        WavAudio audio = RecordedSpeech.load(RecordedSpeech.COMMAND);

        // Then
        assertThat(audio.format()).isEqualTo(AudioFormat.pcm16(16_000));
        assertThat(audio.data()).hasSize(44_580 * 2);
        assertThat(audio.pcm16Mono(24_000)).hasSize(44_580 * 3);
        assertThat(audio.pcm16Mono(16_000)).isEqualTo(audio.data());
    }

    @Test
    void readsEveryWidthOfLinearSamples() throws IOException {
        assertThat(read(1, 8, 0, 128, 255)).containsExactly(-32_768, 0, 32_512);
        assertThat(read(1, 16, 0x34, 0x12, 0, 0x80)).containsExactly(0x1234, -32_768);
        assertThat(read(1, 24, 0x7F, 0x34, 0x12, 0x80, 0x34, 0x12, 0xFF, 0xFF, 0x7F))
                .containsExactly(0x1234, 0x1235, 0x7FFF);
        assertThat(read(1, 32, 0xFF, 0x7F, 0x34, 0x12, 0, 0x80, 0x34, 0x12)).containsExactly(0x1234, 0x1235);
    }

    @Test
    void readsFloatsAndLimitsThem() throws IOException {
        // Given
        float[] values = {0.5f, -1f, 1f, 3f, Float.NEGATIVE_INFINITY, Float.NaN};
        ByteBuf data = Unpooled.buffer();
        for (float value : values) {
            data.writeFloatLE(value);
        }

        // When
        WavAudio audio = read(wav(file -> format(file, 3, 1, 32), bytes(data)));

        // Then
        assertThat(Samples.of(audio.data())).containsExactly(16_384, -32_768, 32_767, 32_767, -32_768, 0);
    }

    @Test
    void givesG711AsItIs() throws IOException {
        // When
        WavAudio audio = read(wav(file -> format(file, 7, 2, 8), new byte[] {1, 2, 3, 4}));

        // Then
        assertThat(audio.format()).isEqualTo(new AudioFormat(Encoding.MULAW, 8_000, 2));
        assertThat(audio.data()).containsExactly(1, 2, 3, 4);
        assertThat(audio.pcm16Mono(8_000)).hasSize(4);
    }

    @Test
    void passesOverChunksThatItDoesNotKnow() throws IOException {
        // Given
        byte[] file = wav(
                out -> {
                    out.writeBytes("LIST".getBytes()).writeIntLE(3).writeZero(4);
                    format(out, 1, 1, 16);
                    out.writeBytes("odd!".getBytes()).writeIntLE(0);
                },
                new byte[] {1, 0});

        // Then
        assertThat(read(file).data()).containsExactly(1, 0);
    }

    @Test
    void readsTheExtensibleFormat() throws IOException {
        // Given
        byte[] file = wav(
                out -> {
                    int start = out.writerIndex();
                    format(out, 0xFFFE, 1, 16);
                    out.setIntLE(start + 4, 40);
                    out.writeShortLE(22)
                            .writeShortLE(16)
                            .writeIntLE(4)
                            .writeShortLE(1)
                            .writeZero(14);
                },
                new byte[] {1, 0});

        // Then
        assertThat(read(file).format()).isEqualTo(AudioFormat.pcm16(8_000));
    }

    @Test
    void takesTheSizeOfLongFilesFromTheirOwnChunk() throws IOException {
        // Given
        byte[] file = wav(
                out -> {
                    out.setBytes(0, "RF64".getBytes());
                    out.writeBytes("ds64".getBytes())
                            .writeIntLE(28)
                            .writeLongLE(0)
                            .writeLongLE(2)
                            .writeZero(12);
                    format(out, 1, 1, 16);
                },
                new byte[] {1, 0, 2, 0});
        Arrays.fill(file, file.length - 8, file.length - 4, (byte) 0xFF);

        // Then: the file goes on behind the samples
        assertThat(read(file).data()).containsExactly(1, 0);
    }

    @Test
    void saysWhereAFileIsWrong() {
        assertRefused(new byte[0], 0, "ends inside the RIFF header");
        assertRefused("GIF89a with something behind".getBytes(), 0, "neither RIFF nor RF64");
        assertRefused(wav(file -> {}, new byte[2]), 12, "before the chunk 'fmt '");
        assertRefused(wav(file -> format(file, 0x55, 1, 16), new byte[2]), 20, "format tag 0x55");
        assertRefused(wav(file -> format(file, 1, 6, 16), new byte[2]), 22, "6 channels");
        assertRefused(wav(file -> format(file, 1, 1, 64), new byte[2]), 20, "samples of 8 bytes");
    }

    @Test
    void refusesRatesThatNoFormatHere() {
        // Given
        byte[] file = wav(
                out -> {
                    format(out, 1, 1, 16);
                    out.setIntLE(24, 6_000);
                },
                new byte[2]);

        // Then
        assertRefused(file, 24, "sample rate 6000 Hz; 8000 to 192000 are read");
    }

    @Test
    void takesNoMemoryForSizesThatAreOnlyClaimed() throws IOException {
        // Given: a chunk and samples of 4 GiB, in a file of 60 bytes
        byte[] chunk =
                wav(out -> out.writeBytes("fmt ".getBytes()).writeIntLE(-2).writeZero(14), new byte[0]);
        byte[] data = wav(file -> format(file, 1, 1, 16), new byte[] {1, 0});
        Arrays.fill(data, data.length - 6, data.length - 2, (byte) 0xFE);

        // Then
        assertRefused(chunk, 22, "0 channels");
        assertThat(read(data).data()).containsExactly(1, 0);
    }

    private static void assertRefused(byte[] file, long offset, String problem) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        WavFormatException.class, e -> assertThat(e.offset()).isEqualTo(offset))
                .hasMessageContaining(problem)
                .hasMessageContaining("offset " + offset);
    }

    /** Breaks a good file at a few places, or takes any bytes: what comes is audio or a refusal. */
    @Property(tries = 3_000)
    void readsOrRefusesAnyBytes(
            @ForAll @IntRange(max = 4) int start,
            @ForAll @Size(max = 12) List<@IntRange(max = 90) Integer> places,
            @ForAll @Size(max = 90) byte[] bytes)
            throws IOException {
        // Given
        int tag = new int[] {1, 3, 6, 7, 0xFFFE}[start];
        byte[] file = wav(out -> format(out, tag, 1, tag == 3 ? 32 : tag == 1 ? 16 : 8), new byte[50]);
        for (int i = 0; i < Math.min(places.size(), bytes.length); i++) {
            file[places.get(i)] = bytes[i];
        }
        for (byte[] input : List.of(file, bytes, Arrays.copyOf(file, places.size() * 7))) {
            try {
                // When
                WavAudio audio = read(input);

                // Then
                assertThat(audio.data().length).isLessThanOrEqualTo(2 * input.length);
                assertThat(audio.data().length % audio.format().bytesPerFrame()).isZero();
            } catch (WavFormatException e) {
                assertThat(e.offset()).isBetween(0L, (long) input.length);
                assertThat(e).hasMessageContaining("offset");
            }
        }
    }

    @Test
    void stopsBeforeAStreamFillsTheMemory() {
        // Given: a header, and then samples without end
        byte[] header = wav(file -> format(file, 1, 1, 16), new byte[0]);
        Arrays.fill(header, header.length - 4, header.length, (byte) 0xFF);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };

        // Then
        assertThatThrownBy(() -> WavAudio.read(new SequenceInputStream(new ByteArrayInputStream(header), endless)))
                .isInstanceOf(WavFormatException.class)
                .hasMessageContaining("more than 67108864 bytes");
    }

    @Test
    void readsWhatSoxWrites() throws Exception {
        // Given
        Reference.requireProgram("sox");
        byte[] pcm = RecordedSpeech.load(RecordedSpeech.COMMAND).data();
        for (String encoding :
                List.of("-b 16", "-b 24", "-b 32", "-e floating-point -b 32", "-e mu-law", "-e a-law", "-b 8")) {
            List<String> command = new ArrayList<>(List.of(
                    "sox", "-D", "-t", "raw", "-r", "16000", "-e", "signed", "-b", "16", "-c", "1", "IN", "-t", "wav"));
            command.addAll(List.of(encoding.split(" ")));
            command.add("OUT");

            // When
            WavAudio audio = read(Reference.run(pcm, command));

            // Then
            short[] expected = Samples.of(pcm);
            double snr = Samples.snrDb(expected, Samples.of(audio.pcm16Mono(16_000)));
            assertThat(snr)
                    .as(encoding)
                    .isGreaterThan(encoding.equals("-b 8") ? 20 : encoding.contains("law") ? 30 : 90);
        }
    }
}
