package org.tandemrelay.audio.pcm;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * A block of samples, copied out of a buffer in bulk.
 *
 * <p>Reading a buffer sample by sample checks its bounds and its count each time; this checks once a block. Belongs to one stream
 * and one thread; made once, it makes no garbage.
 */
public final class Pcm16Block {

    private final byte[] bytes;
    private final ShortBuffer view;
    private final short[] samples;

    /**
     * A block.
     *
     * @param capacity the most samples that it holds, all channels together
     */
    public Pcm16Block(int capacity) {
        this.bytes = new byte[capacity * Short.BYTES];
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        this.samples = new short[capacity];
    }

    /**
     * Fills the block from {@code index} on, as far as whole samples are there.
     *
     * @param pcm16le 16-bit little-endian PCM; borrowed, its indices are not moved
     * @param index where the first sample is
     * @return samples loaded, 0 at the end
     */
    public int load(ByteBuf pcm16le, int index) {
        int count = Math.min(samples.length, (pcm16le.writerIndex() - index) / Short.BYTES);
        pcm16le.getBytes(index, bytes, 0, count * Short.BYTES);
        view.clear();
        view.get(samples, 0, count);
        return count;
    }

    /** The block's own array; what {@link #load} counted is valid, until the next one. */
    public short[] samples() {
        return samples;
    }
}
