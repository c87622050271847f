package org.tandemrelay.audio.base64;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/**
 * Arrays to code in, one set for each thread. Some that belonged to a stream would have left the processor's caches by its next frame, if
 * there are hundreds of streams, and would put out others of the kind.
 */
final class Blocks {

    /** What is coded at once, as bytes and as text. */
    static final int BYTES = 3 * 1_024;

    static final int CHARS = 4 * 1_024;

    /** Lengths that can be had again without a new array; mostly the frames of all streams have two or three. */
    private static final int KEPT = 64;

    private static final FastThreadLocal<Blocks> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected Blocks initialValue() {
            return new Blocks();
        }
    };

    private final byte[][] kept = new byte[KEPT][];
    private final byte[] coded = new byte[CHARS];

    private Blocks() {
        Arrays.fill(kept, new byte[0]);
    }

    /** The calling thread's. */
    static Blocks get() {
        return OF_THREAD.get();
    }

    /** For what is to be coded, since the JDK's coder takes whole arrays: of just this length, with whatever was left there. */
    byte[] toCode(int length) {
        // The usual lengths are multiples of 32: the bits above tell them apart.
        int place = (length ^ length >>> 6) & (KEPT - 1);
        byte[] block = kept[place];
        if (block.length != length) {
            block = new byte[length];
            kept[place] = block;
        }
        return block;
    }

    /** For what comes of it, with room for a whole block of either. */
    byte[] coded() {
        return coded;
    }
}
