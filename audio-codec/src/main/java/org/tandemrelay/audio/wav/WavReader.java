package org.tandemrelay.audio.wav;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tandemrelay.audio.AudioFormat;

/**
 * Reads a WAV file from front to back, in constant memory.
 *
 * <p>Takes RIFF and RF64, mono and stereo, linear PCM of 8, 16, 24 and 32 bits, floats of 32 and 64 bits, and G.711; unknown
 * chunks are passed over. Linear samples come out as 16-bit little-endian PCM, rounded and limited; G.711 stays as it is. A data
 * chunk whose size is unknown, or larger than the file, ends with the file: so a recording can be read while it grows.
 *
 * <p>For files that fit in memory {@link WavAudio} is simpler. Blocks on I/O: not for an event loop.
 */
public final class WavReader implements AutoCloseable {

    private static final int BLOCK_FRAMES = 2_048;

    private final Source source;
    private final WavHeader header;
    private final int fileFrameBytes;
    private final byte[] block;
    private final byte[] converted;
    private long left;

    private WavReader(Source source) throws IOException {
        this.source = source;
        this.header = WavHeader.read(source);
        this.fileFrameBytes = header.kind().bytes() * header.format().channels();
        this.block = new byte[BLOCK_FRAMES * fileFrameBytes];
        this.converted = header.kind().asIs()
                ? block
                : new byte[BLOCK_FRAMES * header.format().bytesPerFrame()];
        this.left = header.dataBytes();
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws WavFormatException if it is not a WAV file, or none that is read here
     */
    public static WavReader open(Path file) throws IOException {
        return open(new BufferedInputStream(Files.newInputStream(file)));
    }

    /**
     * Reads the header from a stream.
     *
     * @param in closed by {@link #close}, and when this throws
     * @throws WavFormatException if it is not a WAV file, or none that is read here
     */
    public static WavReader open(InputStream in) throws IOException {
        boolean opened = false;
        try {
            WavReader reader = new WavReader(new Source(in));
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    /** What {@link #read} gives. */
    public AudioFormat format() {
        return header.format();
    }

    /** How far into the file reading has come, in bytes. */
    long offset() {
        return source.offset();
    }

    /** The most bytes that {@link #read} gives at once. */
    public int maxReadBytes() {
        return converted.length;
    }

    /**
     * Reads the next block.
     *
     * @param into receives whole frames in {@link #format}, from index 0; room for {@link #maxReadBytes}
     * @return bytes read, 0 at the end; a frame that the file breaks off is dropped
     */
    public int read(byte[] into) throws IOException {
        int frames = source.read(block, (int) Math.min(block.length, left)) / fileFrameBytes;
        left -= (long) frames * fileFrameBytes;
        int bytes = frames * format().bytesPerFrame();
        if (!header.kind().asIs()) {
            ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer out = ByteBuffer.wrap(converted).order(ByteOrder.LITTLE_ENDIAN);
            header.kind().toPcm16(in, frames * format().channels(), out);
        }
        System.arraycopy(converted, 0, into, 0, bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
