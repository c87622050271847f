package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;

/** What hears one track. */
interface Ear {

    /**
     * More of the track.
     *
     * @param timestampMillis when it was spoken, in ms from the beginning of the stream, or {@link MediaScanner#NO_TIME}
     * @param audio µ-law of any length; owned
     */
    void hear(long timestampMillis, ByteBuf audio);
}
