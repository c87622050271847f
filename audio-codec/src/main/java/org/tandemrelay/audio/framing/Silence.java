package org.tandemrelay.audio.framing;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.Encoding;

/** How silence is written. */
public final class Silence {

    private Silence() {}

    /**
     * The octet that, repeated, is digital silence: 0xFF in µ-law, 0xD5 in A-law, 0 in linear PCM.
     *
     * @throws IllegalArgumentException for G.722 and Opus, whose octets mean what those before them make of them; {@link
     *     ComfortNoise} writes G.722
     */
    public static byte octet(Encoding encoding) {
        return switch (encoding) {
            case PCM16_LE, PCM16_BE -> 0;
            case MULAW -> (byte) 0xFF;
            case ALAW -> (byte) 0xD5;
            case G722, OPUS -> throw new IllegalArgumentException(encoding + " has no octet of silence: encode it");
        };
    }

    /**
     * Appends silence.
     *
     * @param out borrowed; grows if it can
     * @param encoding how silence is written
     * @param bytes how much to append; 0 or more
     * @throws IndexOutOfBoundsException if {@code out} cannot hold it; nothing was written then
     * @throws IllegalArgumentException for G.722 and Opus
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
