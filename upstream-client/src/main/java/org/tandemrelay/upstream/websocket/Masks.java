package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Masks payload, and unmasks it, which is the same: RFC 6455, section 5.3. */
final class Masks {

    private Masks() {}

    /**
     * In place, eight bytes at a time.
     *
     * @param bytes borrowed; its indices are not moved
     * @param mask of four bytes, the first of them, in the highest place, for the byte at {@code from}
     */
    static void apply(ByteBuf bytes, int from, int length, int mask) {
        if (mask == 0) {
            return;
        }
        if (bytes.nioBufferCount() == 1) {
            apply(bytes.internalNioBuffer(from, length), mask);
        } else {
            for (int i = 0; i < length; i++) {
                bytes.setByte(from + i, bytes.getByte(from + i) ^ octet(mask, i));
            }
        }
    }

    /** Without the checks that a {@link ByteBuf} makes for each of its words. */
    private static void apply(ByteBuffer bytes, int mask) {
        long masks = ((long) mask << 32) | (mask & 0xffff_ffffL);
        int at = bytes.position();
        int end = bytes.limit();
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            bytes.putLong(at, bytes.getLong(at) ^ masks);
        }
        for (int i = 0; at < end; i++, at++) {
            bytes.put(at, (byte) (bytes.get(at) ^ octet(mask, i)));
        }
    }

    private static int octet(int mask, int index) {
        return Integer.rotateLeft(mask, (index + 1) << 3) & 0xff;
    }
}
