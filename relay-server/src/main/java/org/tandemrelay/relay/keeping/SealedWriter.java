package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Writes a sealed file while what it holds arrives: nothing of that is on the disk but encrypted.
 *
 * <pre>
 * "TANDEMS1" | length of the header, 4 bytes | header, JSON | chunk | chunk | … | last chunk
 * chunk: 1 bit "last", 31 bits length | AES-256-GCM ciphertext and tag
 * </pre>
 *
 * <p>Numbers are big-endian. Blocks on the disk: not for an event loop.
 */
public final class SealedWriter implements AutoCloseable {

    static final byte[] MAGIC = "TANDEMS1".getBytes(StandardCharsets.US_ASCII);
    static final int LAST = 0x8000_0000;

    /** A second of stereo at 16 kHz: what is lost if the process dies. */
    static final int CHUNK_BYTES = 64 << 10;

    private final WritableByteChannel file;
    private final ChunkSeal seal;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int filled;
    private long writtenBytes;
    private long sealedBytes;

    /**
     * Begins a file.
     *
     * @param file empty; closed with this
     * @param vault wraps the file's own key, which is made here
     */
    public SealedWriter(WritableByteChannel file, SealedHeader header, VaultKey vault) throws IOException {
        this.file = file;
        try {
            WrappedKey.Fresh key = WrappedKey.fresh(vault, header.call());
            byte[] encoded = header.encode(key.wrapped());
            this.seal = new ChunkSeal(key.key(), encoded);
            ByteBuffer head = ByteBuffer.allocate(MAGIC.length + Integer.BYTES + encoded.length);
            writeFully(head.put(MAGIC).putInt(encoded.length).put(encoded).flip());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    /** More of what it holds; copied. */
    public void write(byte[] bytes, int start, int length) throws IOException {
        int at = start;
        while (at < start + length) {
            if (filled == chunk.length) {
                writeChunk(false);
            }
            int part = Math.min(start + length - at, chunk.length - filled);
            System.arraycopy(bytes, at, chunk, filled, part);
            filled += part;
            at += part;
        }
    }

    /** Writes what there is, however little: each time takes 20 bytes more. */
    public void flush() throws IOException {
        if (filled > 0) {
            writeChunk(false);
        }
    }

    private void writeChunk(boolean last) throws IOException {
        byte[] sealed;
        try {
            sealed = seal.seal(chunk, filled, last);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
        int held = filled;
        filled = 0;
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + sealed.length);
        writeFully(out.putInt(sealed.length | (last ? LAST : 0)).put(sealed).flip());
        sealedBytes += held;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            writtenBytes += file.write(bytes);
        }
    }

    /** Of what it was given, so much can be read again, whatever happens. */
    long sealedBytes() {
        return sealedBytes;
    }

    /** On the disk so far. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** Writes the rest, by which the file is known to be whole, and sees that all is on the disk. */
    public void finish() throws IOException {
        writeChunk(true);
        if (file instanceof FileChannel onDisk) {
            onDisk.force(false);
        }
    }

    /** Closes the file; without {@link #finish} before, it is known to be cut off. */
    @Override
    public void close() throws IOException {
        // What has not been sealed is not to lie about in memory.
        java.util.Arrays.fill(chunk, (byte) 0);
        file.close();
    }
}
