package org.tandemrelay.relay.call.leg;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The names of marks within an answer, such as {@code p12}: a letter and the mark's number. They go to and fro five times a second in each
 * call, so that dialects may write and read them without a {@link String}.
 */
public final class MarkName {

    /** What is not the number of any mark. */
    public static final long NO_NUMBER = 0;

    private static final char LETTER = 'p';

    /** One mark a millisecond, for 30 million years. */
    private static final int MOST_DIGITS = 18;

    private MarkName() {}

    /** The name of the mark of this number, which is more than 0. */
    public static String of(long number) {
        return LETTER + Long.toString(number);
    }

    /** The number in a name; {@link #NO_NUMBER} if it is none of these. */
    public static long number(String name) {
        // What is not ASCII becomes a question mark, which is no digit either.
        return number(Unpooled.wrappedBuffer(name.getBytes(StandardCharsets.US_ASCII)), 0, name.length());
    }

    /** Likewise in a name that is a part of a buffer, in ASCII. */
    public static long number(ByteBuf text, int start, int stop) {
        int length = stop - start;
        if (length < 2 || length > 1 + MOST_DIGITS || text.getByte(start) != LETTER || text.getByte(start + 1) == '0') {
            return NO_NUMBER;
        }
        long number = 0;
        for (int at = start + 1; at < stop; at++) {
            int digit = text.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** Bytes of the name of the mark of this number. */
    public static int length(long number) {
        int length = 2;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            length++;
        }
        return length;
    }

    /** Writes the name of the mark of this number, which is more than 0. */
    public static void write(long number, ByteBuf out) {
        int start = out.writerIndex();
        int length = length(number);
        out.ensureWritable(length).setByte(start, LETTER);
        long rest = number;
        for (int at = start + length - 1; at > start; at--) {
            out.setByte(at, (int) ('0' + rest % 10));
            rest /= 10;
        }
        out.writerIndex(start + length);
    }
}
