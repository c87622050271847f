package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Audio that came before its format was named. Owns what it holds; frames of any size become one buffer. */
final class EarlyAudio {

    /** 2 s of 48 kHz PCM, 24 s of G.711: bridges that are late at all are late by some frames. */
    private static final int MOST_BYTES = 192_000;

    /** Null while there is none. */
    private @Nullable ByteBuf held;

    /**
     * Some more; owned.
     *
     * @return false if that is too much, and it was dropped
     */
    boolean add(ByteBuf audio, ByteBufAllocator alloc) {
        try {
            if (held == null) {
                held = alloc.buffer(audio.readableBytes(), MOST_BYTES).touch("waiting for its format");
            }
            if (audio.readableBytes() > held.maxWritableBytes()) {
                return false;
            }
            held.writeBytes(audio);
            return true;
        } finally {
            audio.release();
        }
    }

    /** All of it, owned by the caller; null if there is none. */
    @Nullable
    ByteBuf take() {
        ByteBuf all = held;
        held = null;
        return all;
    }

    /** Drops it. */
    void close() {
        ByteBuf all = take();
        if (all != null) {
            all.release();
        }
    }
}
