package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The caller's open socket, as its dialect sees it: messages out. */
public interface CallerSocket {

    /** Where buffers come from. */
    ByteBufAllocator alloc();

    /** Queues a text message; owned. */
    void writeText(ByteBuf text);

    /** Queues a binary message; owned. */
    void writeBinary(ByteBuf binary);

    /**
     * The caller takes no speech for now, or takes it again; to begin with it takes it. One that does not for too long is given up, as one
     * that does not read.
     */
    void holdSpeech(boolean hold);

    /** Hands what was queued to the kernel. */
    void flush();
}
