package org.tandemrelay.audio.transcode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.g711.G711;

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
        };
    }

    /** Turns the first bytes into {@code count} samples. */
    abstract void expand(int count);

    /** Turns the first {@code count} samples into bytes. */
    abstract void compress(int count);

    private static final class Linear extends SampleCodec {

        /** The bytes seen as samples: its bulk moves are copies of memory, with the bytes swapped where they must be. */
        private final ShortBuffer view;

        Linear(short[] samples, ByteOrder order) {
            super(new byte[samples.length * Short.BYTES], samples);
            this.view = ByteBuffer.wrap(bytes).order(order).asShortBuffer();
        }

        @Override
        void expand(int count) {
            view.clear();
            view.get(samples, 0, count);
        }

        @Override
        void compress(int count) {
            view.clear();
            view.put(samples, 0, count);
        }
    }

    private static final class Companded extends SampleCodec {

        private final G711 law;

        Companded(short[] samples, G711 law) {
            super(new byte[samples.length], samples);
            this.law = law;
        }

        @Override
        void expand(int count) {
            law.expand(bytes, samples, count);
        }

        @Override
        void compress(int count) {
            law.compress(samples, bytes, count);
        }
    }
}
