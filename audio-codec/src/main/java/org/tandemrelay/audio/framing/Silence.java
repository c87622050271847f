package org.tandemrelay.audio.framing;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.Encoding;

/** How silence is written. */
public final class Silence {

    private Silence() {}

    /**
     * The octet that, repeated, is silence: 0xFF in µ-law, 0xD5 in A-law, 0 in linear PCM.
     *
     * <p>G.722 has none, since its octets mean what those before them make of them; 0xFF takes the smallest steps. A fresh
     * decoder makes nothing of it (at most 3 of 32,768), one that has decoded speech dies away to 40.
     *
     * @throws IllegalArgumentException for Opus, whose packets are made by its encoder
     */
    public static byte octet(Encoding encoding) {
        return switch (encoding) {
            case PCM16_LE, PCM16_BE -> 0;
            case MULAW, G722 -> (byte) 0xFF;
            case ALAW -> (byte) 0xD5;
            case OPUS -> throw new IllegalArgumentException("Opus has no octet of silence: encode it");
        };
    }

    /**
     * Appends silence.
     *
     * @param out borrowed; grows if it can
     * @param encoding how silence is written
     * @param bytes how much to append; 0 or more
     * @throws IndexOutOfBoundsException if {@code out} cannot hold it; nothing was written then
     * @throws IllegalArgumentException for Opus
     */
    public static void write(ByteBuf out, Encoding encoding, int bytes) {
        out.ensureWritable(bytes);
        int octet = octet(encoding);
        long octets = (octet & 0xFFL) * 0x0101010101010101L;
        int rest = bytes;
        for (; rest >= Long.BYTES; rest -= Long.BYTES) {
            out.writeLong(octets);
        }
        for (; rest > 0; rest--) {
            out.writeByte(octet);
        }
    }
}
