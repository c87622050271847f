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
     * Whether the far end takes speech now, where it says so by its own messages. While it does not, speech waits with the call, and
     * everything else goes on.
     */
    void takesSpeech(boolean takes);

    /**
     * Likewise, but of a far end that cannot be spoken to yet, since it owes the relay something: one that owes it for too long is given
     * up, as one that does not read.
     */
    void owes(boolean something);

    /** Hands what was queued to the kernel. */
    void flush();
}
