package org.tandemrelay.upstream.simulator;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for what ends a string of JSON, or is escaped in it, eight bytes at a time. */
final class Quotes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = 0x8080_8080_8080_8080L;

    private Quotes() {}

    /** Whether there is a quotation mark or a backslash. */
    static boolean within(byte[] text, int from, int to) {
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(text, at);
            if ((zeros(eight ^ ONES * '"') | zeros(eight ^ ONES * '\\')) != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (text[at] == '"' || text[at] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Not 0 if one of the bytes is: a well-known trick, exact as long as only that is asked. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & HIGHEST;
    }
}
