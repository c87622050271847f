package org.tandemrelay.relay.warmup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Frames that are written once and sent often. */
final class Frames {

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int NORMAL_CLOSURE = 1_000;

    /** Any: nobody has to be kept from guessing it. */
    private static final byte[] MASK = {0x5a, 0x13, 0x7e, 0x31};

    private Frames() {}

    /** As a client writes it. */
    static ByteBuf masked(int opcode, byte[] payload) {
        ByteBuf frame = head(opcode, payload.length, MASKED).writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ MASK[i % MASK.length]);
        }
        return unreleasable(frame);
    }

    /** As a server writes it. */
    static ByteBuf plain(int opcode, byte[] payload) {
        return unreleasable(head(opcode, payload.length, 0).writeBytes(payload));
    }

    /** A client's text. */
    static ByteBuf maskedText(String text) {
        return masked(RawSocketHandler.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A server's text. */
    static ByteBuf plainText(String text) {
        return plain(RawSocketHandler.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a Close frame holds. */
    static byte[] normalClosure() {
        return new byte[] {(byte) (NORMAL_CLOSURE >> 8), (byte) NORMAL_CLOSURE};
    }

    /** On the heap, so that nothing is lost with those that are never sent. */
    private static ByteBuf head(int opcode, int length, int masked) {
        ByteBuf frame = Unpooled.buffer(length + 8).writeByte(FIN | opcode);
        return length < LENGTH_OF_16_BITS
                ? frame.writeByte(masked | length)
                : frame.writeByte(masked | LENGTH_OF_16_BITS).writeShort(length);
    }

    private static ByteBuf unreleasable(ByteBuf frame) {
        return Unpooled.unreleasableBuffer(frame);
    }
}
