package org.tandemrelay.audio.transcode;

import java.nio.ShortBuffer;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.g711.G711;
import org.tandemrelay.audio.g722.G722Decoder;
import org.tandemrelay.audio.g722.G722Encoder;
import org.tandemrelay.audio.transcode.SampleBench.Block;

/** The way from the bytes of a {@link SampleBench.Block} to its 16-bit samples, and back. */
abstract class SampleCodec {

    private SampleCodec() {}

    /**
     * A codec for one stream.
     *
     * @param most samples at once
     */
    static SampleCodec of(Encoding encoding, int most) {
        return switch (encoding) {
            case PCM16_LE -> new Linear(true);
            case PCM16_BE -> new Linear(false);
            case MULAW -> new Companded(G711.MULAW);
            case ALAW -> new Companded(G711.ALAW);
            case G722 -> new WideBand(most);
            case OPUS -> throw new IllegalArgumentException(encoding + " comes in packets");
        };
    }

    /** Turns the first {@code byteCount} bytes into samples, and tells how many. */
    abstract int expand(Block block, int byteCount);

    /** Turns the first {@code count} samples into bytes, and tells how many. */
    abstract int compress(Block block, int count);

    /** Gives bytes for samples that still wait for others, and forgets the stream. */
    int drain(Block block) {
        return 0;
    }

    /** Forgets the stream. */
    void reset() {}

    private static final class Linear extends SampleCodec {

        private final boolean littleEndian;

        Linear(boolean littleEndian) {
            this.littleEndian = littleEndian;
        }

        private ShortBuffer view(Block block) {
            return (littleEndian ? block.littleEndian : block.bigEndian).clear();
        }

        @Override
        int expand(Block block, int byteCount) {
            view(block).get(block.samples, 0, byteCount / Short.BYTES);
            return byteCount / Short.BYTES;
        }

        @Override
        int compress(Block block, int count) {
            view(block).put(block.samples, 0, count);
            return count * Short.BYTES;
        }
    }

    private static final class Companded extends SampleCodec {

        private final G711 law;

        Companded(G711 law) {
            this.law = law;
        }

        @Override
        int expand(Block block, int byteCount) {
            law.expand(block.bytes, block.samples, byteCount);
            return byteCount;
        }

        @Override
        int compress(Block block, int count) {
            law.compress(block.samples, block.bytes, count);
            return count;
        }
    }

    /** G.722, which takes two samples at a time: an odd one waits for the next block. */
    private static final class WideBand extends SampleCodec {

        private final G722Encoder encoder = new G722Encoder();
        private final G722Decoder decoder = new G722Decoder();
        private final short[] pairs;
        private int waiting;

        WideBand(int most) {
            this.pairs = new short[most + 2];
        }

        @Override
        int expand(Block block, int byteCount) {
            return decoder.decode(block.bytes, byteCount, block.samples);
        }

        @Override
        int compress(Block block, int count) {
            System.arraycopy(block.samples, 0, pairs, waiting, count);
            int there = waiting + count;
            waiting = there & 1;
            int written = encoder.encode(pairs, there - waiting, block.bytes);
            pairs[0] = pairs[there - waiting];
            return written;
        }

        @Override
        int drain(Block block) {
            pairs[1] = 0;
            int written = encoder.encode(pairs, 2 * waiting, block.bytes);
            reset();
            return written;
        }

        @Override
        void reset() {
            encoder.reset();
            decoder.reset();
            waiting = 0;
        }
    }
}
