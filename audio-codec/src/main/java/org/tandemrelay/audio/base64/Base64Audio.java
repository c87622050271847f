package org.tandemrelay.audio.base64;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Base64;
import org.tandemrelay.audio.Headroom;

/**
 * Base64 between buffers, without garbage for the sizes that come again.
 *
 * <p>The JDK's coder is many times faster than a loop over a buffer, but works on whole arrays; so the text is moved in blocks, through
 * arrays that the thread keeps. Only the last, shorter block may need a new one.
 */
public final class Base64Audio {

    private Base64Audio() {}

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
    public static ByteBuf decode(ByteBufAllocator alloc, ByteBuf text, int start, int length) {
        ByteBuf out = Headroom.buffer(alloc, length / 4 * 3 + 3);
        boolean done = false;
        try {
            Blocks blocks = Blocks.get();
            int at = start;
            int left = length;
            while (left > Blocks.CHARS) {
                int decoded = decodeBlock(blocks, text, at, Blocks.CHARS);
                if (decoded != Blocks.BYTES) {
                    throw new IllegalArgumentException("padding before the end");
                }
                out.writeBytes(blocks.coded(), 0, decoded);
                at += Blocks.CHARS;
                left -= Blocks.CHARS;
            }
            int decoded = decodeBlock(blocks, text, at, left);
            out.writeBytes(blocks.coded(), 0, decoded);
            done = true;
            return out;
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    private static int decodeBlock(Blocks blocks, ByteBuf text, int start, int length) {
        byte[] chars = blocks.toCode(length);
        text.getBytes(start, chars);
        return Base64.getDecoder().decode(chars, blocks.coded());
    }

    /**
     * Whether {@link #decode} would take it.
     *
     * @param text borrowed, its indices are not moved
     * @param start index of the first character
     * @param length characters, padding included
     */
    public static boolean valid(ByteBuf text, int start, int length) {
        try {
            Blocks blocks = Blocks.get();
            int at = start;
            int left = length;
            while (left > Blocks.CHARS) {
                if (decodeBlock(blocks, text, at, Blocks.CHARS) != Blocks.BYTES) {
                    return false;
                }
                at += Blocks.CHARS;
                left -= Blocks.CHARS;
            }
            return decodeBlock(blocks, text, at, left) <= Blocks.BYTES;
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
     * Writes a part of a buffer as it is behind {@code out}: by way of a kept array, since from buffer to buffer makes garbage.
     *
     * @param text borrowed, its indices are not moved
     * @param start index of the first character
     * @param length characters
     */
    public static void copy(ByteBuf text, int start, int length, ByteBuf out) {
        byte[] block = Blocks.get().coded();
        int stop = start + length;
        for (int at = start; at < stop; at += block.length) {
            int some = Math.min(block.length, stop - at);
            text.getBytes(at, block, 0, some);
            out.writeBytes(block, 0, some);
        }
    }

    /** Encodes all that is readable in {@code audio}, which is consumed but not released, behind {@code out}. */
    public static void encode(ByteBuf audio, ByteBuf out) {
        Blocks blocks = Blocks.get();
        while (audio.isReadable()) {
            byte[] bytes = blocks.toCode(Math.min(Blocks.BYTES, audio.readableBytes()));
            audio.readBytes(bytes);
            int encoded = Base64.getEncoder().encode(bytes, blocks.coded());
            out.writeBytes(blocks.coded(), 0, encoded);
        }
    }

    /** Characters that so many bytes take, padding included. */
    public static int encodedLength(int bytes) {
        return (bytes + 2) / 3 * 4;
    }
}
