package org.tandemrelay.upstream.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Masks payload, and unmasks it, which is the same: RFC 6455, section 5.3. */
final class Masks {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Masks() {}

    /**
     * In place, eight bytes at a time.
     *
     * @param mask of four bytes, the first of them, in the highest place, for the first byte
     */
    static void apply(byte[] bytes, int length, int mask) {
        long masks = ((long) mask << 32) | (mask & 0xffff_ffffL);
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            masks = Long.reverseBytes(masks);
        }
        int at = 0;
        for (; length - at >= Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ masks);
        }
        for (; at < length; at++) {
            bytes[at] ^= (byte) Integer.rotateLeft(mask, (at + 1) << 3);
        }
    }
}
