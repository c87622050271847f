package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * What all sockets of an event loop read into: the same memory again and again, as long as nobody keeps it. Confined to the loop.
 *
 * <p>Hardly any reader of a test keeps it, and to be given a buffer and give it back cost as much as to read it.
 */
final class OneBuffer extends DefaultMaxMessagesRecvByteBufAllocator implements AutoCloseable {

    private static final int BYTES = 32 << 10;

    private ByteBuf buffer;

    OneBuffer(ByteBufAllocator allocator) {
        buffer = allocator.directBuffer(BYTES, BYTES);
    }

    /** The buffer, empty, one count of which is the reader's. */
    ByteBuf take(ByteBufAllocator allocator) {
        if (buffer.refCnt() > 1) {
            buffer.release();
            buffer = allocator.directBuffer(BYTES, BYTES);
        }
        return buffer.clear().retain();
    }

    @Override
    @SuppressWarnings("deprecation") // The interface's own.
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return take(allocator);
            }

            @Override
            public int guess() {
                return BYTES;
            }
        };
    }

    @Override
    public void close() {
        buffer.release();
    }
}
