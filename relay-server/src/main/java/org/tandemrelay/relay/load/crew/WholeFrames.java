package org.tandemrelay.relay.load.crew;

import java.util.List;

/**
 * Takes messages of audio as they are on the wire, past the call's line; each method says whether it was understood. Nothing of it is played:
 * it is heard as soon as it comes.
 */
interface WholeFrames extends Conduct {

    /** Audio in base64, from there in a message. */
    boolean takesText(byte[] message, int from, int length, long nowNanos);

    /** Nothing but audio, from the array's beginning. */
    boolean takesBinary(byte[] frame, int length, long nowNanos);

    @Override
    default boolean mark(String name, long nowNanos) {
        return true;
    }

    @Override
    default Flushed flush(long nowNanos) {
        return new Flushed(null, 0, List.of());
    }

    @Override
    default double queuedMillis(long nowNanos) {
        return 0;
    }
}
