package org.tandemrelay.relay.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** An input as a row of messages: a byte says whether text or binary and how long, and the message follows. */
final class FuzzedMessages {

    private final byte[] input;
    private final ByteBufAllocator pool;

    FuzzedMessages(byte[] input, ByteBufAllocator pool) {
        this.input = input;
        this.pool = pool;
    }

    /** Takes one message after the other. */
    @FunctionalInterface
    interface Taker {
        /** The next one, owned; false if there need be no more. */
        boolean take(ByteBuf message, boolean text);
    }

    void forEach(Taker taker) {
        int at = 0;
        boolean more = true;
        while (at < input.length && more) {
            boolean text = (input[at] & 0x80) == 0;
            int most = (input[at] & 0x7f) == 0x7f ? input.length : (input[at] & 0x7f) * 4;
            int bytes = Math.min(most, input.length - at - 1);
            more = taker.take(pool.buffer(Math.max(1, bytes)).writeBytes(input, at + 1, bytes), text);
            at += 1 + bytes;
        }
    }
}
