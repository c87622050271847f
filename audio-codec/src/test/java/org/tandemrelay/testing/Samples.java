package org.tandemrelay.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Between samples, on which tests compute, and bytes, which the product moves. */
public final class Samples {

    private Samples() {}

    /** Samples of 16-bit little-endian PCM. */
    public static short[] of(byte[] pcm16le) {
        short[] samples = new short[pcm16le.length / 2];
        ByteBuffer.wrap(pcm16le).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    /** 16-bit little-endian PCM of samples. */
    public static byte[] toPcm16Le(short[] samples) {
        byte[] bytes = new byte[samples.length * 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
        return bytes;
    }

    /** A sine, rounded to 16 bits. */
    public static short[] sine(double hz, double amplitude, int rateHz, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return samples;
    }

    /** How far {@code actual} is from {@code expected}: power of the one by power of the difference, in dB. */
    public static double snrDb(short[] expected, short[] actual) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
            double difference = expected[i] - actual[i];
            signal += (double) expected[i] * expected[i];
            noise += difference * difference;
        }
        return 10 * Math.log10(signal / noise);
    }
}
