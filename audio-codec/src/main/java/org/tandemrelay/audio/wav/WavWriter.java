package org.tandemrelay.audio.wav;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;

/**
 * Writes a WAV file of 16-bit PCM while its audio arrives.
 *
 * <p>Until it is closed, the header says that the length is unknown, which readers take as "to the end of the file": a recording
 * whose process dies is still a recording. Closing writes the true sizes. Blocks on I/O: not for an event loop.
 */
public final class WavWriter implements AutoCloseable {

    private static final int HEADER_BYTES = 44;

    /** Sizes in the header count all but their own field and what is before it. */
    private static final int RIFF_OVERHEAD_BYTES = HEADER_BYTES - 8;

    private static final int UNKNOWN = 0xFFFF_FFFF;
    private static final long MAX_DATA_BYTES = 0xFFFF_FFFFL - RIFF_OVERHEAD_BYTES - 1;

    private final FileChannel file;
    private final AudioFormat format;
    private long dataBytes;

    private WavWriter(FileChannel file, AudioFormat format) throws IOException {
        this.file = file;
        this.format = format;
        writeHeader(UNKNOWN, UNKNOWN);
    }

    /**
     * Creates a file, or empties one that is there, and writes its header.
     *
     * @param format 16-bit little-endian PCM, any rate, mono or stereo
     * @throws IllegalArgumentException if the format is another
     */
    public static WavWriter create(Path file, AudioFormat format) throws IOException {
        if (format.encoding() != Encoding.PCM16_LE) {
            throw new IllegalArgumentException("WAV is written in PCM16_LE, not in " + format.encoding());
        }
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        boolean created = false;
        try {
            WavWriter writer = new WavWriter(channel, format);
            created = true;
            return writer;
        } finally {
            if (!created) {
                channel.close();
            }
        }
    }

    /** Bytes of audio written so far. */
    public long dataBytes() {
        return dataBytes;
    }

    /**
     * Appends audio.
     *
     * @param pcm in the writer's format; borrowed, all its readable bytes are consumed
     * @throws IOException if the disk says so, or the file would grow beyond the 4 GiB that WAV can count; nothing was written
     *     in the second case
     */
    public void write(ByteBuf pcm) throws IOException {
        if (dataBytes + pcm.readableBytes() > MAX_DATA_BYTES) {
            throw new IOException("a WAV file ends at 4 GiB");
        }
        while (pcm.isReadable()) {
            dataBytes += pcm.readBytes(file, pcm.readableBytes());
        }
    }

    /** Writes the sizes into the header and closes the file. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (!file.isOpen()) {
            return;
        }
        try (file) {
            long padding = dataBytes & 1;
            if (padding == 1) {
                writeFully(ByteBuffer.allocate(1));
            }
            file.position(0);
            writeHeader((int) (RIFF_OVERHEAD_BYTES + dataBytes + padding), (int) dataBytes);
        }
    }

    private void writeHeader(int riffBytes, int bytes) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        putName(header, "RIFF").putInt(riffBytes);
        putName(header, "WAVE");
        putName(header, "fmt ").putInt(16);
        header.putShort((short) 1).putShort((short) format.channels());
        header.putInt(format.sampleRateHz()).putInt(format.bytesPerSecond());
        header.putShort((short) format.bytesPerFrame()).putShort((short) Short.SIZE);
        putName(header, "data").putInt(bytes);
        writeFully(header.flip());
    }

    private static ByteBuffer putName(ByteBuffer header, String name) {
        return header.put(name.getBytes(StandardCharsets.US_ASCII));
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
