package org.tandemrelay.audio.wav;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/**
 * What stands before the samples.
 *
 * @param kind how the file writes a sample
 * @param format what the reader gives
 * @param dataBytes how many bytes of samples the file claims to have; the end of the file may come first
 */
record WavHeader(SampleKind kind, AudioFormat format, long dataBytes) {

    /** Sizes of 32 bits that mean "see elsewhere" (RF64) or "not known yet" (a stream). */
    private static final long UNKNOWN = 0xFFFF_FFFFL;

    private static final int EXTENSIBLE = 0xFFFE;

    /** Reads chunks up to the first byte of samples. */
    static WavHeader read(Source source) throws IOException {
        return new Parser(source).parse();
    }

    private static final class Parser {

        private final Source source;
        private @Nullable SampleKind kind;
        private @Nullable AudioFormat format;
        private long riffBytes;
        private long longDataBytes = Long.MAX_VALUE;

        Parser(Source source) {
            this.source = source;
        }

        WavHeader parse() throws IOException {
            readContainer();
            while (true) {
                ByteBuffer chunk = source.take(8, "the header of a chunk; there are no samples");
                String name = name(chunk);
                long bytes = chunk.getInt() & UNKNOWN;
                if (name.equals("data")) {
                    return finish(bytes);
                }
                readChunk(name, bytes);
            }
        }

        private void readContainer() throws IOException {
            ByteBuffer start = source.take(12, "the RIFF header");
            String container = name(start);
            if (container.equals("RIFX")) {
                throw new WavFormatException("big-endian WAV (RIFX) is not read", 0);
            }
            if (!container.equals("RIFF") && !container.equals("RF64")) {
                throw new WavFormatException("no WAV file: it starts with neither RIFF nor RF64", 0);
            }
            riffBytes = start.getInt() & UNKNOWN;
            if (!name(start).equals("WAVE")) {
                throw new WavFormatException("a RIFF file, but not of type WAVE", 8);
            }
        }

        private void readChunk(String name, long bytes) throws IOException {
            // Chunks are padded to an even length, which their size does not count.
            long end = source.offset() + bytes + (bytes & 1);
            if (name.equals("fmt ")) {
                readFormat(bytes);
            } else if (name.equals("ds64")) {
                readLongSizes(bytes);
            }
            source.skip(end - source.offset(), "chunk '" + printable(name) + "'");
        }

        private WavHeader finish(long bytes) throws WavFormatException {
            if (kind == null || format == null) {
                throw new WavFormatException("samples before the chunk 'fmt ' that explains them", source.offset() - 8);
            }
            if (bytes == UNKNOWN) {
                return new WavHeader(kind, format, longDataBytes);
            }
            // Some writers leave both sizes empty until they are done, and then were never done.
            boolean neverPatched = bytes == 0 && (riffBytes == 0 || riffBytes == UNKNOWN);
            return new WavHeader(kind, format, neverPatched ? Long.MAX_VALUE : bytes);
        }

        private void readFormat(long bytes) throws IOException {
            long offset = source.offset();
            if (bytes < 16) {
                throw new WavFormatException("chunk 'fmt ' of " + bytes + " bytes; 16 are the least", offset - 4);
            }
            ByteBuffer fields = source.take(16, "chunk 'fmt '");
            int tag = fields.getShort() & 0xFFFF;
            int channels = fields.getShort() & 0xFFFF;
            long rate = fields.getInt() & UNKNOWN;
            int frameBytes = fields.getShort(12) & 0xFFFF;
            int bits = fields.getShort(14) & 0xFFFF;
            if (channels < 1 || channels > 2) {
                throw new WavFormatException(channels + " channels; 1 and 2 are read", offset + 2);
            }
            if (rate < 8_000 || rate > 192_000) {
                throw new WavFormatException("sample rate " + rate + " Hz; 8000 to 192000 are read", offset + 4);
            }
            int sampleBytes = (bits + 7) / 8;
            if (frameBytes != sampleBytes * channels) {
                throw new WavFormatException(
                        frameBytes + " bytes a frame do not hold " + channels + " samples of " + bits + " bits",
                        offset + 12);
            }
            kind = SampleKind.of(tag == EXTENSIBLE ? extendedTag(bytes) : tag, sampleBytes, offset);
            format = new AudioFormat(kind.encoding(), (int) rate, channels);
        }

        /** The true tag is the first field of the extension's GUID. */
        private int extendedTag(long bytes) throws IOException {
            if (bytes < 40) {
                throw new WavFormatException("extensible format without its extension", source.offset());
            }
            ByteBuffer extension = source.take(24, "the extension of chunk 'fmt '");
            return extension.getShort(8) & 0xFFFF;
        }

        private void readLongSizes(long bytes) throws IOException {
            if (bytes < 28) {
                throw new WavFormatException(
                        "chunk 'ds64' of " + bytes + " bytes; 28 are the least", source.offset() - 4);
            }
            long size = source.take(16, "chunk 'ds64'").getLong(8);
            if (size < 0) {
                throw new WavFormatException("more samples than 63 bits can count", source.offset() - 8);
            }
            longDataBytes = size;
        }

        private static String name(ByteBuffer in) {
            byte[] letters = new byte[4];
            in.get(letters);
            return new String(letters, StandardCharsets.ISO_8859_1);
        }

        private static String printable(String name) {
            return name.replaceAll("[^ -~]", "?");
        }
    }
}
