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
     * @param sampleBytes thrown away are whole multiples of this: else all that follows would be read out of step, as noise
     * @return bytes thrown away for it
     */
    long add(ByteBuf audio, long limitBytes, int sampleBytes) {
        held.add(audio.touch("waiting for the model"));
        bytes += audio.readableBytes();
        long excess = bytes - limitBytes;
        if (excess <= 0) {
            return 0;
        }
        long dropped = Math.min(bytes / sampleBytes, (excess + sampleBytes - 1) / sampleBytes) * sampleBytes;
        drop(dropped);
        return dropped;
    }

    private void drop(long count) {
        bytes -= count;
        long left = count;
        while (left > 0) {
            ByteBuf oldest = held.element();
            if (oldest.readableBytes() > left) {
                oldest.skipBytes((int) left);
                return;
            }
            left -= oldest.readableBytes();
            held.remove().release();
        }
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
