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
     * Whether the far end takes speech now: by its own messages, or because it has yet to say how it can be spoken to. While it does not,
     * speech waits with the call, and everything else goes on.
     */
    void takesSpeech(boolean takes);

    /** Hands what was queued to the kernel. */
    void flush();
}
