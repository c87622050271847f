package org.tandemrelay.audio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Buffers with room before their first byte, so that whoever sends one on can put a head there instead of copying all that follows. */
public final class Headroom {

    /** Enough for the head of any WebSocket frame. */
    public static final int BYTES = 16;

    private Headroom() {}

    /**
     * An empty buffer with room before its indices; owned by the caller.
     *
     * @param bytes that are expected behind the room; it grows if there are more
     */
    public static ByteBuf buffer(ByteBufAllocator alloc, int bytes) {
        return alloc.buffer(BYTES + bytes).setIndex(BYTES, BYTES);
    }
}
