package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Speech that waits for the model, of which the oldest goes first when there is too much. Owns the buffers in it.
 *
 * <p>It is copied into blocks of 20 ms: else a million frames of a sample each would be a million buffers, and only their few
 * milliseconds would be bounded.
 */
@EachFrame(Way.UP)
final class AudioHold {

    private static final int BLOCK_MILLIS = 20;

    private final ByteBufAllocator alloc;
    private final Deque<ByteBuf> blocks = new ArrayDeque<>();
    private long bytes;

    /** An empty hold. */
    AudioHold(ByteBufAllocator alloc) {
        this.alloc = alloc;
    }

    /**
     * Keeps some more.
     *
     * @param audio owned
     * @param format of all that is held; thrown away are whole samples, else all that follows would be read out of step, as noise
     * @param limitMillis that may be kept in all
     * @return bytes thrown away for it
     */
    long add(ByteBuf audio, AudioFormat format, long limitMillis) {
        try {
            int blockBytes = (int) format.bytesOf(BLOCK_MILLIS);
            while (audio.isReadable()) {
                ByteBuf block = blocks.peekLast();
                if (block == null || !block.isWritable()) {
                    block = alloc.buffer(blockBytes, blockBytes).touch("waiting for the model");
                    blocks.add(block);
                }
                int some = Math.min(audio.readableBytes(), block.writableBytes());
                block.writeBytes(audio, some);
                bytes += some;
            }
        } finally {
            audio.release();
        }
        return dropExcess(bytes - format.bytesOf(limitMillis), format.bytesPerFrame());
    }

    private long dropExcess(long excess, int sampleBytes) {
        if (excess <= 0) {
            return 0;
        }
        long dropped = Math.min(bytes / sampleBytes, (excess + sampleBytes - 1) / sampleBytes) * sampleBytes;
        bytes -= dropped;
        long left = dropped;
        while (left > 0) {
            ByteBuf oldest = blocks.element();
            int skipped = (int) Math.min(left, oldest.readableBytes());
            oldest.skipBytes(skipped);
            left -= skipped;
            if (!oldest.isReadable()) {
                blocks.remove().release();
            }
        }
        return dropped;
    }

    /** The oldest block, owned by the caller; null if there is none. */
    @Nullable
    ByteBuf poll() {
        ByteBuf oldest = blocks.poll();
        if (oldest != null) {
            bytes -= oldest.readableBytes();
        }
        return oldest;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** How many buffers it holds. */
    int blockCount() {
        return blocks.size();
    }

    void close() {
        blocks.forEach(ByteBuf::release);
        blocks.clear();
        bytes = 0;
    }
}
