package org.tandemrelay.upstream.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for a byte, eight at a time. */
final class ByteSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;

    private ByteSearch() {}

    /**
     * Index of the first byte, from one index on, that is a quote, a backslash, a control character or not ASCII; or of one among the last few
     * before another index, none before which is.
     */
    static int skipPlain(byte[] bytes, int from, int to) {
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            // As below; and what is less than a blank sets the highest bit when a blank is taken away.
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long found = ((quote - ONES) | (backslash - ONES) | (word - BLANKS) | word) & HIGHEST_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        return at;
    }

    /** Index of the first such byte from one index to before another, or -1. */
    static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        long pattern = (wanted & 0xff) * ONES;
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            // Where it is, there is 0 now; and the lowest byte in which taking one away sets the highest bit was 0.
            long differing = (long) LONGS.get(bytes, at) ^ pattern;
            long zero = (differing - ONES) & ~differing & HIGHEST_BITS;
            if (zero != 0) {
                return at + Long.numberOfTrailingZeros(zero) / Byte.SIZE;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }
}
