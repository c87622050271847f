package org.tandemrelay.upstream.scan;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * A place in a message of JSON, and the steps that can be made from there. Knows only plain JSON: strings of printable ASCII without
 * escapes, and numbers that are digits. Of anything else every method says false, and the message is for a JSON reader.
 *
 * <p>Steps in a copy of the message, or of as much of it as there is room for, in an array of the thread's: a buffer checks each byte that
 * it is asked for. So a message is stepped through at once, before a cursor of the same thread is {@linkplain #reset reset}; indices stay
 * true.
 */
@EachFrame
public final class JsonCursor {

    /** Beyond it a JSON reader may find a name too long. */
    private static final int MAX_NAME_BYTES = 1_000;

    /** Speech of 250 ms, in base64, and most other messages. */
    private static final int COPIED_BYTES = 16 << 10;

    private static final FastThreadLocal<byte[]> COPY = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[COPIED_BYTES];
        }
    };

    private byte[] copy = {};

    /** Index in the message of the first byte that was copied, and behind the last. */
    private int copyStart;

    private int copyStop;
    private int at;
    private int end;
    private int start;
    private int stop;

    /** A cursor that is nowhere. */
    public JsonCursor() {}

    /** Goes to the beginning of a message, of which neither index is moved, now or later. */
    public void reset(ByteBuf message) {
        at = message.readerIndex();
        end = message.writerIndex();
        copy = COPY.get();
        copyStart = at;
        copyStop = at + Math.min(copy.length, end - at);
        message.getBytes(at, copy, 0, copyStop - at);
    }

    private byte byteAt(ByteBuf message, int index) {
        return index < copyStop ? copy[index - copyStart] : message.getByte(index);
    }

    /** Steps over this sign, and blanks before it, if it is the next. */
    public boolean take(ByteBuf message, char wanted) {
        boolean seen = sees(message, wanted);
        if (seen) {
            at++;
        }
        return seen;
    }

    /** Whether this sign is the next behind blanks. */
    public boolean sees(ByteBuf message, char wanted) {
        skipBlanks(message);
        return at < end && byteAt(message, at) == wanted;
    }

    /** Whether nothing but blanks is left. */
    public boolean ended(ByteBuf message) {
        skipBlanks(message);
        return at == end;
    }

    /** Steps over a name and its colon; {@link #start} and {@link #stop} are those of the name. */
    public boolean name(ByteBuf message) {
        if (!string(message) || stop - start > MAX_NAME_BYTES) {
            return false;
        }
        int nameStart = start;
        int nameStop = stop;
        boolean taken = take(message, ':');
        start = nameStart;
        stop = nameStop;
        return taken;
    }

    /** Steps over a string. */
    public boolean string(ByteBuf message) {
        if (!take(message, '"')) {
            return false;
        }
        start = at;
        at = skipPlain();
        while (at < end) {
            byte b = byteAt(message, at++);
            if (b == '"') {
                stop = at - 1;
                return true;
            }
            if (b < ' ' || b == '\\') {
                return false;
            }
        }
        return false;
    }

    /** To a place behind this one before which all is such as a plain string may hold, in what was copied. */
    private int skipPlain() {
        return at < copyStop ? copyStart + ByteSearch.skipPlain(copy, at - copyStart, copyStop - copyStart) : at;
    }

    /** Steps over a long string of which nothing but the end is looked for: whoever reads it must refuse what it may not hold. */
    public boolean uncheckedString(ByteBuf message) {
        if (!take(message, '"')) {
            return false;
        }
        int quote = find(message, at, end, (byte) '"');
        if (quote < 0) {
            return false;
        }
        start = at;
        stop = quote;
        at = quote + 1;
        return true;
    }

    /** Steps over digits, without sign, fraction and leading zero; at most 9 of them. */
    public boolean integer(ByteBuf message) {
        skipBlanks(message);
        start = at;
        while (at < end && isDigit(byteAt(message, at))) {
            at++;
        }
        stop = at;
        int digits = stop - start;
        return digits == 1 || (digits > 1 && digits < 10 && byteAt(message, start) != '0');
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private void skipBlanks(ByteBuf message) {
        while (at < end && isBlank(byteAt(message, at))) {
            at++;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Index in the message of the first byte of what was stepped over, quotes excluded. */
    public int start() {
        return start;
    }

    /** Index behind its last byte. */
    public int stop() {
        return stop;
    }

    /** Whether what was stepped over is this. */
    public boolean found(ByteBuf message, byte[] wanted) {
        return part(message, start, stop, wanted);
    }

    /** Whether this byte is anywhere in what was stepped over. */
    public boolean holds(ByteBuf message, byte wanted) {
        return find(message, start, stop, wanted) >= 0;
    }

    private int find(ByteBuf message, int from, int to, byte wanted) {
        int copied = Math.min(to, copyStop);
        int found = ByteSearch.indexOf(copy, from - copyStart, copied - copyStart, wanted);
        if (found >= 0) {
            return copyStart + found;
        }
        return copied < to ? message.indexOf(Math.max(from, copied), to, wanted) : -1;
    }

    /** Whether a part of the message that is stepped through is this. */
    public boolean part(ByteBuf message, int from, int to, byte[] wanted) {
        if (to - from != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (byteAt(message, from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a part of any message is this. */
    public static boolean equal(ByteBuf message, int start, int stop, byte[] wanted) {
        if (stop - start != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (message.getByte(start + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of a word to be looked for. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
