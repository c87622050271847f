package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Speech that waits for the model, of which the oldest goes first when there is too much. Owns the buffers in it. */
final class AudioHold {

    private final Deque<ByteBuf> held = new ArrayDeque<>();
    private long bytes;

    /**
     * Keeps some more.
     *
     * @param audio owned
     * @param limitBytes that may be kept in all
     * @return bytes thrown away for it
     */
    long add(ByteBuf audio, long limitBytes) {
        held.add(audio.touch("waiting for the model"));
        bytes += audio.readableBytes();
        long dropped = 0;
        while (bytes > limitBytes && held.size() > 1) {
            ByteBuf oldest = held.remove();
            dropped += oldest.readableBytes();
            bytes -= oldest.readableBytes();
            oldest.release();
        }
        return dropped;
    }

    /** The oldest, owned by the caller; null if there is none. */
    @Nullable
    ByteBuf poll() {
        ByteBuf oldest = held.poll();
        if (oldest != null) {
            bytes -= oldest.readableBytes();
        }
        return oldest;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    void close() {
        held.forEach(ByteBuf::release);
        held.clear();
        bytes = 0;
    }
}
