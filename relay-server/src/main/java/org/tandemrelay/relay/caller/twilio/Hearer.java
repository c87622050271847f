package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** To whom the ears tell what they hear. */
interface Hearer {

    /** Where buffers for {@link #onAudio} come from. */
    ByteBufAllocator alloc();

    /** The time, on a clock that only goes forwards. */
    long nowNanos();

    /** So many bytes are missing before the next to be heard. */
    void onMissing(int bytes);

    /** µ-law, the next to be heard; owned. */
    void onAudio(ByteBuf audio);

    /**
     * The same in base64 with padding; borrowed.
     *
     * @param bytes that it stands for
     * @return false if it must be decoded, for {@link #onAudio}: nothing was done then
     */
    boolean onBase64(ByteBuf text, int start, int length, int bytes);
}
