package org.tandemrelay.upstream.websocket;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * A place to work on payload, one for each event loop. Copying a kilobyte there and back is cheaper than the checks that a buffer makes for
 * each of its words, and leaves nothing to collect.
 */
final class Scratch {

    /** Speech of 80 ms in base64, and most other messages, at once. */
    static final int BYTES = 8 << 10;

    private static final FastThreadLocal<byte[]> PLACE = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[BYTES];
        }
    };

    private Scratch() {}

    /** The calling thread's, with whatever was left there. */
    static byte[] get() {
        return PLACE.get();
    }
}
