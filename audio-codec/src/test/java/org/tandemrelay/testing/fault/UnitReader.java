package org.tandemrelay.testing.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into {@link Unit}s. */
final class UnitReader {

    private static final int CHUNK = 64 << 10;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int from;
    private int to;
    private int index = -1;
    private boolean frames = true;

    UnitReader(InputStream in) {
        this.in = in;
    }

    /** The next, or what the stream ended in the middle of, or null if it ended behind one. */
    Unit next() throws IOException {
        index++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int opcode = Unit.NO_FRAME;
        try {
            if (!frames) {
                bytes.write(one());
                takeRest(bytes);
            } else if (index == 0) {
                readHead(bytes);
            } else {
                opcode = readFrame(bytes);
            }
        } catch (EOFException end) {
            if (bytes.size() == 0) {
                return null;
            }
        }
        return new Unit(index, opcode, bytes.toByteArray(), System.nanoTime());
    }

    private void readHead(ByteArrayOutputStream bytes) throws IOException {
        int lastFour = 0;
        while (lastFour != 0x0d0a0d0a) {
            int next = one();
            bytes.write(next);
            lastFour = lastFour << 8 | next;
            if (bytes.size() == 4 && lastFour != 0x47455420 && lastFour != 0x48545450) {
                // Neither "GET " nor "HTTP": TLS, or a request of another kind.
                frames = false;
                index = 1;
                takeRest(bytes);
                return;
            }
        }
    }

    private int readFrame(ByteArrayOutputStream bytes) throws IOException {
        int first = one();
        bytes.write(first);
        int second = one();
        bytes.write(second);
        long length = second & 0x7f;
        if (length > 125) {
            int lengthBytes = length == 126 ? 2 : 8;
            length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                int next = one();
                bytes.write(next);
                length = length << 8 | next;
            }
        }
        for (long left = length + ((second & 0x80) == 0 ? 0 : 4); left > 0; left--) {
            bytes.write(one());
        }
        return first & 0x0f;
    }

    private void takeRest(ByteArrayOutputStream bytes) {
        bytes.writeBytes(Arrays.copyOfRange(chunk, from, to));
        from = to;
    }

    private int one() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(chunk));
            if (to == 0) {
                throw new EOFException();
            }
        }
        return chunk[from++] & 0xff;
    }
}
