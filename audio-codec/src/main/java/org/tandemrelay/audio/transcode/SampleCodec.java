package org.tandemrelay.audio.transcode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.g711.G711;
import org.tandemrelay.audio.g722.G722Decoder;
import org.tandemrelay.audio.g722.G722Encoder;

/** An array of bytes, an array of 16-bit samples, and the way from one to the other. Both are made once. */
abstract class SampleCodec {

    final byte[] bytes;
    final short[] samples;

    private SampleCodec(byte[] bytes, short[] samples) {
        this.bytes = bytes;
        this.samples = samples;
    }

    /**
     * A codec that computes on given samples.
     *
     * @param samples shared with whoever reads or writes them; the bytes are made to fit
     */
    static SampleCodec of(Encoding encoding, short[] samples) {
        return switch (encoding) {
            case PCM16_LE -> new Linear(samples, ByteOrder.LITTLE_ENDIAN);
            case PCM16_BE -> new Linear(samples, ByteOrder.BIG_ENDIAN);
            case MULAW -> new Companded(samples, G711.MULAW);
            case ALAW -> new Companded(samples, G711.ALAW);
            case G722 -> new WideBand(samples);
            case OPUS -> throw new IllegalArgumentException(encoding + " comes in packets");
        };
    }

    /** Turns the first {@code byteCount} bytes into samples, and tells how many. */
    abstract int expand(int byteCount);

    /** Turns the first {@code count} samples into bytes, and tells how many. */
    abstract int compress(int count);

    /** Gives bytes for samples that still wait for others, and forgets the stream. */
    int drain() {
        return 0;
    }

    /** Forgets the stream. */
    void reset() {}

    private static final class Linear extends SampleCodec {

        /** The bytes seen as samples: its bulk moves are copies of memory, with the bytes swapped where they must be. */
        private final ShortBuffer view;

        Linear(short[] samples, ByteOrder order) {
            super(new byte[samples.length * Short.BYTES], samples);
            this.view = ByteBuffer.wrap(bytes).order(order).asShortBuffer();
        }

        @Override
        int expand(int byteCount) {
            view.clear();
            view.get(samples, 0, byteCount / Short.BYTES);
            return byteCount / Short.BYTES;
        }

        @Override
        int compress(int count) {
            view.clear();
            view.put(samples, 0, count);
            return count * Short.BYTES;
        }
    }

    private static final class Companded extends SampleCodec {

        private final G711 law;

        Companded(short[] samples, G711 law) {
            super(new byte[samples.length], samples);
            this.law = law;
        }

        @Override
        int expand(int byteCount) {
            law.expand(bytes, samples, byteCount);
            return byteCount;
        }

        @Override
        int compress(int count) {
            law.compress(samples, bytes, count);
            return count;
        }
    }

    /** G.722, which takes two samples at a time: an odd one waits for the next block. */
    private static final class WideBand extends SampleCodec {

        private final G722Encoder encoder = new G722Encoder();
        private final G722Decoder decoder = new G722Decoder();
        private final short[] pairs;
        private int waiting;

        WideBand(short[] samples) {
            super(new byte[samples.length / 2 + 1], samples);
            this.pairs = new short[samples.length + 2];
        }

        @Override
        int expand(int byteCount) {
            return decoder.decode(bytes, byteCount, samples);
        }

        @Override
        int compress(int count) {
            System.arraycopy(samples, 0, pairs, waiting, count);
            int there = waiting + count;
            waiting = there & 1;
            int written = encoder.encode(pairs, there - waiting, bytes);
            pairs[0] = pairs[there - waiting];
            return written;
        }

        @Override
        int drain() {
            pairs[1] = 0;
            int written = encoder.encode(pairs, 2 * waiting, bytes);
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
