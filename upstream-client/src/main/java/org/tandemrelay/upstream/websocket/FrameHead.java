package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.workingset.EachFrame;

/** The head of the frame that is arriving: RFC 6455, section 5.2. Mutable, one for a connection. */
@EachFrame
final class FrameHead {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int MOST_BYTES = 14;

    private int first;
    private int second;
    private long length;
    private int mask;

    /** Bytes of it that have come. */
    private int filled;

    /** Of heads that came in pieces, or at the end of a read; null before the first of these. */
    private @Nullable ByteBuf pieces;

    /** Takes of {@code in} what the head lacks; gives the place behind it. */
    int read(ByteBuf in, int from, int to) {
        if (filled == 0 && to - from >= MOST_BYTES) {
            parse(in, from);
            filled = wholeBytes();
            return from + filled;
        }
        ByteBuf collected = pieces == null ? Unpooled.wrappedBuffer(new byte[MOST_BYTES]) : pieces;
        pieces = collected;
        int at = from;
        while (at < to && !whole()) {
            collected.setByte(filled++, in.getByte(at++));
            // Of what has not come yet there is something old there: it counts when all is there.
            parse(collected, 0);
        }
        return at;
    }

    private void parse(ByteBuf from, int at) {
        first = from.getByte(at);
        second = from.getByte(at + 1);
        int lengthBytes = lengthBytes();
        length = switch (lengthBytes) {
            case 0 -> second & 0x7f;
            case Short.BYTES -> from.getUnsignedShort(at + 2);
            default -> from.getLong(at + 2);
        };
        mask = masked() ? from.getInt(at + 2 + lengthBytes) : 0;
    }

    boolean begun() {
        return filled > 0;
    }

    boolean whole() {
        return filled >= 2 && filled == wholeBytes();
    }

    private int wholeBytes() {
        return 2 + lengthBytes() + (masked() ? 4 : 0);
    }

    /** For the next frame. */
    void clear() {
        filled = 0;
    }

    boolean last() {
        return (first & 0x80) != 0;
    }

    /** The three reserved bits, 4 being the first of them. */
    int reserved() {
        return (first >> 4) & 7;
    }

    int opcode() {
        return first & 0x0f;
    }

    boolean control() {
        return (first & 0x08) != 0;
    }

    boolean masked() {
        return (second & 0x80) != 0;
    }

    private int lengthBytes() {
        int length = second & 0x7f;
        return length < 126 ? 0 : length == 126 ? 2 : 8;
    }

    /** Bytes of payload; negative if the highest bit is set, which it must not be. */
    long length() {
        return length;
    }

    /** Whether the length is written in as few bytes as it can be, as it must. */
    boolean shortest() {
        int lengthBytes = lengthBytes();
        return lengthBytes == 0 || length > (lengthBytes == Short.BYTES ? 125 : 0xffff);
    }

    /** The mask, its first byte in the highest place; 0 if there is none. */
    int mask() {
        return mask;
    }
}
