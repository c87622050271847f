package org.tandemrelay.audio.wav;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/**
 * What a writer puts before the samples, as it is while the file grows and as it is in the end.
 *
 * <p>Behind the RIFF header stands a chunk {@code JUNK}, which every reader passes over. It has the size and the place of the
 * chunk {@code ds64}, and becomes that if the file outgrows 32 bits: so no sample ever moves.
 *
 * @see <a href="https://tech.ebu.ch/publications/tech3306">EBU Tech 3306, RF64</a>
 */
final class OutgoingHeader {

    private static final long MAX_32_BITS = 0xFFFF_FFFFL;

    private static final int LONG_SIZES_BYTES = 28;

    private final AudioFormat format;
    private final SampleKind kind;
    private final boolean linear;

    OutgoingHeader(AudioFormat format, SampleKind kind) {
        this.format = format;
        this.kind = kind;
        this.linear = kind.tag() == SampleKind.LINEAR;
    }

    /** Bytes before the first sample. */
    int bytes() {
        // RIFF, JUNK, fmt (with an empty extension and the chunk "fact" unless samples are linear), and the name and
        // size of data.
        return 12 + 8 + LONG_SIZES_BYTES + 8 + (linear ? 16 : 18 + 12) + 8;
    }

    /** For a file whose end is not known: sizes that are as large as can be mean "to the end of the file". */
    ByteBuffer growing() {
        return header("RIFF", MAX_32_BITS, MAX_32_BITS, MAX_32_BITS, null);
    }

    /** For a file that holds so many bytes of samples, and a byte of padding where they are odd. */
    ByteBuffer whole(long dataBytes) {
        long riffBytes = bytes() - 8 + dataBytes + (dataBytes & 1);
        long frames = dataBytes / ((long) kind.bytes() * format.channels());
        if (riffBytes < MAX_32_BITS) {
            return header("RIFF", riffBytes, dataBytes, frames, null);
        }
        return header("RF64", MAX_32_BITS, MAX_32_BITS, MAX_32_BITS, new long[] {riffBytes, dataBytes, frames});
    }

    private ByteBuffer header(
            String container, long riffBytes, long dataBytes, long frames, long @Nullable [] longSizes) {
        ByteBuffer out = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        chunk(out, container, riffBytes).put(ascii("WAVE"));
        chunk(out, longSizes == null ? "JUNK" : "ds64", LONG_SIZES_BYTES);
        for (int i = 0; i < 3; i++) {
            out.putLong(longSizes == null ? 0 : longSizes[i]);
        }
        // The number of sizes of other chunks: none is so long.
        out.putInt(0);
        putFormat(out, frames);
        return chunk(out, "data", dataBytes).flip();
    }

    private void putFormat(ByteBuffer out, long frames) {
        int frameBytes = kind.bytes() * format.channels();
        chunk(out, "fmt ", linear ? 16 : 18);
        out.putShort((short) kind.tag()).putShort((short) format.channels());
        out.putInt(format.sampleRateHz()).putInt(format.sampleRateHz() * frameBytes);
        out.putShort((short) frameBytes).putShort((short) (kind.bytes() * Byte.SIZE));
        if (!linear) {
            out.putShort((short) 0);
            chunk(out, "fact", 4).putInt((int) Math.min(frames, MAX_32_BITS));
        }
    }

    private static ByteBuffer chunk(ByteBuffer out, String name, long bytes) {
        return out.put(ascii(name)).putInt((int) bytes);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
