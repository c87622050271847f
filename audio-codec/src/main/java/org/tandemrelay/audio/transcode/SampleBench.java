package org.tandemrelay.audio.transcode;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Where a thread's {@link LinearStage}s work, one block after the other: nothing in it outlives a block. With hundreds of streams, arrays of
 * each stream's own would have left the processor's caches by its next block.
 */
final class SampleBench {

    private static final FastThreadLocal<SampleBench> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected SampleBench initialValue() {
            return new SampleBench(0, 0);
        }
    };

    private final Block in;
    private final Block out;

    /** Bytes, and the samples that they stand for or that stand for them. */
    static final class Block {

        final byte[] bytes;
        final short[] samples;

        /** The bytes seen as samples: bulk moves are copies of memory, with the bytes swapped where they must be. */
        final ShortBuffer littleEndian;

        final ShortBuffer bigEndian;

        private Block(int size) {
            this.bytes = new byte[size * Short.BYTES];
            this.samples = new short[size];
            this.littleEndian =
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            this.bigEndian = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).asShortBuffer();
        }
    }

    private SampleBench(int in, int out) {
        this.in = new Block(in);
        this.out = new Block(out);
    }

    /** The calling thread's, with room for so many samples at least before the rate changes, and after. */
    static SampleBench of(int in, int out) {
        SampleBench bench = OF_THREAD.get();
        int inNow = bench.in.samples.length;
        int outNow = bench.out.samples.length;
        if (inNow < in || outNow < out) {
            bench = new SampleBench(Math.max(in, inNow), Math.max(out, outNow));
            OF_THREAD.set(bench);
        }
        return bench;
    }

    /** What comes in. */
    Block in() {
        return in;
    }

    /** What goes out, where the rate changes. */
    Block out() {
        return out;
    }
}
