package org.tandemrelay.relay.load;

/** Takes messages of audio as they are on the wire, past the call's line. Each method says whether it was understood. */
interface WholeFrames {

    /** Audio in base64, from there in a message. */
    boolean takesText(byte[] message, int from, int length, long nowNanos);

    /** Nothing but audio, from the array's beginning. */
    boolean takesBinary(byte[] frame, int length, long nowNanos);
}
