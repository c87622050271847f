package org.tandemrelay.upstream.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Judges text as it arrives, wherever it is cut: RFC 3629, section 4. Nearly all text here is ASCII, so thirty-two bytes
 * are looked at together where they may be.
 */
@EachFrame
final class Utf8Check {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final int LEAST = 0x80;
    private static final int MOST = 0xbf;

    /** Bytes that the character which was begun still lacks. */
    private int lacking;

    /** Between which the next of them must be: closer than usual behind bytes that would else begin a surrogate, or a longer form. */
    private int low = LEAST;

    private int high = MOST;

    /** For the next message. */
    void reset() {
        lacking = 0;
        low = LEAST;
        high = MOST;
    }

    /** Whether the text may end here. */
    boolean complete() {
        return lacking == 0;
    }

    /**
     * Looks at some more of a text.
     *
     * @return false if the text is no UTF-8, however it goes on
     */
    boolean accepts(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            if (lacking == 0) {
                at = skipAscii(bytes, at, length);
                if (at == length) {
                    return true;
                }
            }
            if (!accepts(bytes[at] & 0xff)) {
                return false;
            }
            at++;
        }
        return true;
    }

    /** To the last place, in steps of eight bytes, before which all is ASCII. */
    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= 32 && (four(bytes, at) & NOT_ASCII) == 0) {
            at += 32;
        }
        while (to - at >= 8 && (word(bytes, at) & NOT_ASCII) == 0) {
            at += 8;
        }
        return at;
    }

    /** The highest bit of each eighth byte is set if it is in any of the four words. */
    private static long four(byte[] bytes, int at) {
        return word(bytes, at) | word(bytes, at + 8) | word(bytes, at + 16) | word(bytes, at + 24);
    }

    private static long word(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    private boolean accepts(int next) {
        if (lacking == 0) {
            return next < LEAST || begins(next);
        }
        if (next < low || next > high) {
            return false;
        }
        lacking--;
        low = LEAST;
        high = MOST;
        return true;
    }

    private boolean begins(int first) {
        if (first < 0xc2 || first > 0xf4) {
            return false;
        }
        lacking = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : LEAST;
        high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : MOST;
        return true;
    }
}
