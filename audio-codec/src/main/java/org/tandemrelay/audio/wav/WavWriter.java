package org.tandemrelay.audio.wav;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.tandemrelay.audio.AudioFormat;

/**
 * Writes a WAV file while its audio arrives.
 *
 * <p>Until it is closed, the header says that the length is unknown, which readers take as "to the end of the file": a recording
 * whose process dies is still a recording. Closing writes the true sizes, and makes a file of 4 GiB and more an RF64 file (EBU
 * Tech 3306), for which room is kept in the header. Blocks on I/O: not for an event loop.
 */
public final class WavWriter implements AutoCloseable {

    private static final int BLOCK_SAMPLES = 2_048;

    private final SeekableByteChannel file;
    private final SampleKind kind;
    private final OutgoingHeader header;
    private final ByteBuffer block;
    private long dataBytes;

    private WavWriter(SeekableByteChannel file, AudioFormat format, SampleKind kind) throws IOException {
        this.file = file;
        this.kind = kind;
        this.header = new OutgoingHeader(format, kind);
        this.block = ByteBuffer.allocate(BLOCK_SAMPLES * kind.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        writeFully(header.growing());
    }

    /**
     * Creates a file, or empties one that is there, and writes its header. Samples are written as they come.
     *
     * @param format 16-bit little-endian PCM or G.711, any rate, mono or stereo
     * @throws IllegalArgumentException if the format is another
     */
    public static WavWriter create(Path file, AudioFormat format) throws IOException {
        return create(file, format, SampleKind.of(format.encoding()));
    }

    /**
     * Creates a file, or empties one that is there, and writes its header.
     *
     * @param format of what is given to {@link #write}: 16-bit little-endian PCM or G.711, any rate, mono or stereo
     * @param kind of the file's samples: any linear one for PCM, and its own for G.711
     * @throws IllegalArgumentException if the format is another, or the kind does not go with it
     */
    public static WavWriter create(Path file, AudioFormat format, SampleKind kind) throws IOException {
        requireFit(format, kind);
        return on(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                format,
                kind);
    }

    /**
     * Writes the header to an empty file that somebody else opened, with rights of his own choice, say. Samples are written as they come.
     *
     * @param file closed with the writer, and when this throws
     * @param format 16-bit little-endian PCM or G.711, any rate, mono or stereo
     * @throws IllegalArgumentException if the format is another
     */
    public static WavWriter create(SeekableByteChannel file, AudioFormat format) throws IOException {
        boolean known = false;
        SampleKind kind;
        try {
            kind = SampleKind.of(format.encoding());
            known = true;
        } finally {
            if (!known) {
                file.close();
            }
        }
        return on(file, format, kind);
    }

    /** Writes to an empty channel, which is closed with the writer, and when this throws. */
    static WavWriter on(SeekableByteChannel file, AudioFormat format, SampleKind kind) throws IOException {
        boolean created = false;
        try {
            requireFit(format, kind);
            WavWriter writer = new WavWriter(file, format, kind);
            created = true;
            return writer;
        } finally {
            if (!created) {
                file.close();
            }
        }
    }

    private static void requireFit(AudioFormat format, SampleKind kind) {
        if (kind.encoding() != format.encoding()) {
            throw new IllegalArgumentException("samples in " + format.encoding() + " are not written as " + kind);
        }
    }

    /** Bytes of samples in the file so far. */
    public long dataBytes() {
        return dataBytes;
    }

    /**
     * Appends audio.
     *
     * @param audio in the writer's format; borrowed, all its readable bytes are consumed. Where the file's samples are as they
     *     come it may be cut anywhere, else it must hold whole samples
     * @throws IllegalArgumentException if it holds half a sample and samples are converted; nothing was written then
     */
    public void write(ByteBuf audio) throws IOException {
        if (kind.asIs()) {
            for (ByteBuffer piece : audio.nioBuffers()) {
                writeSamples(piece);
            }
            audio.skipBytes(audio.readableBytes());
        } else {
            writeConverted(audio);
        }
    }

    private void writeConverted(ByteBuf pcm) throws IOException {
        if (pcm.readableBytes() % Short.BYTES != 0) {
            throw new IllegalArgumentException(pcm.readableBytes() + " bytes end within a sample");
        }
        while (pcm.isReadable()) {
            block.clear();
            while (pcm.isReadable() && block.hasRemaining()) {
                kind.put(pcm.readShortLE(), block);
            }
            writeSamples(block.flip());
        }
    }

    private void writeSamples(ByteBuffer samples) throws IOException {
        while (samples.hasRemaining()) {
            dataBytes += file.write(samples);
        }
    }

    /** Writes the sizes into the header and closes the file. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (!file.isOpen()) {
            return;
        }
        try (file) {
            if ((dataBytes & 1) == 1) {
                writeFully(ByteBuffer.allocate(1));
            }
            file.position(0);
            writeFully(header.whole(dataBytes));
        }
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
