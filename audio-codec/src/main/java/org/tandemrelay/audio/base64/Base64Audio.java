package org.tandemrelay.audio.base64;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Base64;
import org.tandemrelay.audio.Headroom;

/**
 * Base64 between buffers, without garbage for the sizes that come again.
 *
 * <p>The JDK's coder is many times faster than a loop over a buffer, but works on whole arrays; so the text is moved in blocks, through
 * arrays that are kept. Only the last, shorter block may need a new one. One object serves one stream, on one thread.
 */
public final class Base64Audio {

    private static final int BLOCK_BYTES = 3 * 1_024;
    private static final int BLOCK_CHARS = 4 * 1_024;

    private final byte[] blockBytes = new byte[BLOCK_BYTES];
    private final byte[] blockChars = new byte[BLOCK_CHARS];
    private byte[] restBytes = new byte[0];
    private byte[] restChars = new byte[0];

    /** A coder with nothing in it. */
    public Base64Audio() {}

    /**
     * Decodes a part of a buffer. Padding may be missing at its end.
     *
     * @param alloc where the result comes from
     * @param text borrowed, its indices are not moved
     * @param start index of the first character
     * @param length characters, padding included
     * @return the bytes, with {@link Headroom} before them, owned by the caller
     * @throws IllegalArgumentException if it is not base64
     */
    public ByteBuf decode(ByteBufAllocator alloc, ByteBuf text, int start, int length) {
        ByteBuf out = Headroom.buffer(alloc, length / 4 * 3 + 3);
        boolean done = false;
        try {
            int at = start;
            int left = length;
            while (left > BLOCK_CHARS) {
                text.getBytes(at, blockChars);
                if (decodeBlock(blockChars, blockBytes, out) != BLOCK_BYTES) {
                    throw new IllegalArgumentException("padding before the end");
                }
                at += BLOCK_CHARS;
                left -= BLOCK_CHARS;
            }
            restChars = ofLength(left, restChars);
            text.getBytes(at, restChars);
            decodeBlock(restChars, blockBytes, out);
            done = true;
            return out;
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    private static int decodeBlock(byte[] chars, byte[] bytes, ByteBuf out) {
        int decoded = Base64.getDecoder().decode(chars, bytes);
        out.writeBytes(bytes, 0, decoded);
        return decoded;
    }

    /**
     * Whether {@link #decode} would take it.
     *
     * @param text borrowed, its indices are not moved
     * @param start index of the first character
     * @param length characters, padding included
     */
    public boolean valid(ByteBuf text, int start, int length) {
        try {
            int at = start;
            int left = length;
            while (left > BLOCK_CHARS) {
                text.getBytes(at, blockChars);
                if (Base64.getDecoder().decode(blockChars, blockBytes) != BLOCK_BYTES) {
                    return false;
                }
                at += BLOCK_CHARS;
                left -= BLOCK_CHARS;
            }
            restChars = ofLength(left, restChars);
            text.getBytes(at, restChars);
            return Base64.getDecoder().decode(restChars, blockBytes) <= BLOCK_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** Bytes that {@link #valid} base64 in a part of a buffer stands for. */
    public static int decodedLength(ByteBuf text, int start, int length) {
        int chars = length;
        while (chars > 0 && text.getByte(start + chars - 1) == '=') {
            chars--;
        }
        return chars * 3 / 4;
    }

    /**
     * Writes a part of a buffer as it is behind {@code out}: by way of the kept arrays, since from buffer to buffer makes garbage.
     *
     * @param text borrowed, its indices are not moved
     * @param start index of the first character
     * @param length characters
     */
    public void copy(ByteBuf text, int start, int length, ByteBuf out) {
        int at = start;
        int left = length;
        while (left > BLOCK_CHARS) {
            text.getBytes(at, blockChars);
            out.writeBytes(blockChars);
            at += BLOCK_CHARS;
            left -= BLOCK_CHARS;
        }
        text.getBytes(at, blockChars, 0, left);
        out.writeBytes(blockChars, 0, left);
    }

    /** Encodes all that is readable in {@code audio}, which is consumed but not released, behind {@code out}. */
    public void encode(ByteBuf audio, ByteBuf out) {
        while (audio.readableBytes() > BLOCK_BYTES) {
            audio.readBytes(blockBytes);
            encodeBlock(blockBytes, blockChars, out);
        }
        restBytes = ofLength(audio.readableBytes(), restBytes);
        audio.readBytes(restBytes);
        encodeBlock(restBytes, blockChars, out);
    }

    private static void encodeBlock(byte[] bytes, byte[] chars, ByteBuf out) {
        int encoded = Base64.getEncoder().encode(bytes, chars);
        out.writeBytes(chars, 0, encoded);
    }

    /** Characters that so many bytes take, padding included. */
    public static int encodedLength(int bytes) {
        return (bytes + 2) / 3 * 4;
    }

    private static byte[] ofLength(int length, byte[] kept) {
        return kept.length == length ? kept : new byte[length];
    }
}
