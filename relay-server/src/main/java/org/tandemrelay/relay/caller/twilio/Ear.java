package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;

/** What hears one track. */
interface Ear {

    /**
     * More of the track.
     *
     * @param timestampMillis when it was spoken, in ms from the beginning of the stream, or {@link MediaScanner#NO_TIME}
     * @param text holds the µ-law in base64, which is valid; borrowed, its indices are not moved
     * @param start index of the first character
     * @param length characters
     */
    void hear(long timestampMillis, ByteBuf text, int start, int length);
}
