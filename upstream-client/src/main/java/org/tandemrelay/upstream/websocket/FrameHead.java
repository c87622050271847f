package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;

/** The head of the frame that is arriving: RFC 6455, section 5.2. Mutable, one for a connection. */
final class FrameHead {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int MOST_BYTES = 14;

    private final byte[] bytes = new byte[MOST_BYTES];
    private int filled;

    /** Takes of {@code in} what the head lacks; gives the place behind it. */
    int read(ByteBuf in, int from, int to) {
        if (filled == 0 && to - from >= MOST_BYTES) {
            in.getBytes(from, bytes);
            filled = wholeBytes();
            return from + filled;
        }
        int at = from;
        while (at < to && !whole()) {
            bytes[filled++] = in.getByte(at++);
        }
        return at;
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
        return (bytes[0] & 0x80) != 0;
    }

    /** The three reserved bits, 4 being the first of them. */
    int reserved() {
        return (bytes[0] >> 4) & 7;
    }

    int opcode() {
        return bytes[0] & 0x0f;
    }

    boolean control() {
        return (bytes[0] & 0x08) != 0;
    }

    boolean masked() {
        return (bytes[1] & 0x80) != 0;
    }

    private int lengthBytes() {
        int length = bytes[1] & 0x7f;
        return length < 126 ? 0 : length == 126 ? 2 : 8;
    }

    /** Bytes of payload; negative if the highest bit is set, which it must not be. */
    long length() {
        if (lengthBytes() == 0) {
            return bytes[1] & 0x7f;
        }
        long length = 0;
        for (int i = 2; i < 2 + lengthBytes(); i++) {
            length = (length << 8) | (bytes[i] & 0xff);
        }
        return length;
    }

    /** Whether the length is written in as few bytes as it can be, as it must. */
    boolean shortest() {
        return lengthBytes() == 0 || length() > (lengthBytes() == 2 ? 125 : 0xffff);
    }

    /** The mask, its first byte in the highest place; 0 if there is none. */
    int mask() {
        int mask = 0;
        if (masked()) {
            for (int i = filled - 4; i < filled; i++) {
                mask = (mask << 8) | (bytes[i] & 0xff);
            }
        }
        return mask;
    }
}
