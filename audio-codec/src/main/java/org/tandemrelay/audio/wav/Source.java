package org.tandemrelay.audio.wav;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An input that knows where it is. */
final class Source implements AutoCloseable {

    private final InputStream in;
    private long offset;

    Source(InputStream in) {
        this.in = in;
    }

    /** Bytes read or skipped so far. */
    long offset() {
        return offset;
    }

    /** Reads exactly so many bytes, little-endian. Only for sizes that this reader chose, never for one that a file claims. */
    ByteBuffer take(int bytes, String what) throws IOException {
        byte[] taken = in.readNBytes(bytes);
        if (taken.length < bytes) {
            throw new WavFormatException("the file ends inside " + what, offset + taken.length);
        }
        offset += bytes;
        return ByteBuffer.wrap(taken).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads up to {@code length} bytes, fewer only at the end of the file. */
    int read(byte[] into, int length) throws IOException {
        int read = in.readNBytes(into, 0, length);
        offset += read;
        return read;
    }

    void skip(long bytes, String what) throws IOException {
        long left = bytes;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                // skip() may stop short without being at the end; a byte tells.
                if (in.read() < 0) {
                    throw new WavFormatException("the file ends inside " + what, offset);
                }
                skipped = 1;
            }
            left -= skipped;
            offset += skipped;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
