package org.tandemrelay.relay.keeping;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a sealed file, and gives out nothing that is not as it was written. Blocks on the disk: not for an event loop. */
public final class SealedReader implements AutoCloseable {

    private static final int MOST_HEADER_BYTES = 64 << 10;
    private static final int MOST_CHUNK_BYTES = SealedWriter.CHUNK_BYTES + WrappedKey.TAG_BITS / Byte.SIZE;

    private final DataInputStream file;
    private final SealedHeader header;
    private final ChunkSeal seal;
    private boolean whole;

    /**
     * Opens a file.
     *
     * @throws BrokenSealException if it is no sealed file, its header was changed, or it was sealed by another key
     */
    public SealedReader(Path path, VaultKey vault) throws IOException {
        this(Files.newInputStream(path), vault);
    }

    SealedReader(InputStream in, VaultKey vault) throws IOException {
        file = new DataInputStream(new java.io.BufferedInputStream(in));
        boolean opened = false;
        try {
            byte[] encoded = encodedHeader(file);
            SealedHeader.Read read = SealedHeader.decode(encoded);
            header = read.header();
            seal = new ChunkSeal(read.key().unwrap(vault, header.call()), encoded);
            opened = true;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /**
     * The header alone, which stands in the clear: it is only known to be right once the file has been opened.
     *
     * @throws BrokenSealException if it is no sealed file
     */
    public static SealedHeader header(Path path) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
            return SealedHeader.decode(encodedHeader(in)).header();
        }
    }

    private static byte[] encodedHeader(DataInputStream in) throws IOException {
        try {
            byte[] magic = in.readNBytes(SealedWriter.MAGIC.length);
            if (!Arrays.equals(magic, SealedWriter.MAGIC)) {
                throw new BrokenSealException("it is no sealed file");
            }
            int length = in.readInt();
            if (length <= 0 || length > MOST_HEADER_BYTES) {
                throw new BrokenSealException("its header cannot be read");
            }
            byte[] encoded = new byte[length];
            in.readFully(encoded);
            return encoded;
        } catch (EOFException cut) {
            throw new BrokenSealException("it ends within its header");
        }
    }

    /** What the file says of itself. */
    public SealedHeader header() {
        return header;
    }

    /**
     * The next piece; null after the last.
     *
     * @throws BrokenSealException if what comes next was changed, is not in its place, or is not there; what was given out before is good
     */
    public byte @Nullable [] next() throws IOException {
        if (whole) {
            if (file.read() != -1) {
                throw new BrokenSealException("something was added behind its end");
            }
            return null;
        }
        try {
            int word = file.readInt();
            int length = word & ~SealedWriter.LAST;
            if (length > MOST_CHUNK_BYTES) {
                throw new BrokenSealException("it has been changed");
            }
            byte[] sealed = new byte[length];
            file.readFully(sealed);
            boolean last = (word & SealedWriter.LAST) != 0;
            byte[] plain = seal.open(sealed, last);
            whole = last;
            return plain;
        } catch (EOFException cut) {
            throw new BrokenSealException("it is cut off: its end is missing");
        } catch (GeneralSecurityException | ProviderException changed) {
            throw new BrokenSealException("it has been changed, or its pieces are not in their places");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
