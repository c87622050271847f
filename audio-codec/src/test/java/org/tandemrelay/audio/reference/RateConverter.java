package org.tandemrelay.audio.reference;

import java.util.Arrays;
import org.tandemrelay.audio.resample.Quality;
import org.tandemrelay.audio.resample.Resampler;

/** A resampler to be measured, ours or another. */
public interface RateConverter extends AutoCloseable {

    /** Converts the next chunk; gives samples written. */
    int process(short[] in, int count, short[] out);

    /** Ends the stream; gives samples written. */
    int drain(short[] out);

    @Override
    default void close() {}

    /** Converts a whole signal in chunks of 20 ms. */
    default short[] convert(short[] in, int fromHz, int toHz) {
        int chunk = fromHz / 50;
        short[] out = new short[(int) ((long) in.length * toHz / fromHz) + toHz];
        short[] some = new short[toHz];
        int written = 0;
        for (int at = 0; at < in.length; at += chunk) {
            short[] next = Arrays.copyOfRange(in, at, Math.min(in.length, at + chunk));
            int count = process(next, next.length, some);
            System.arraycopy(some, 0, out, written, count);
            written += count;
        }
        int count = drain(some);
        System.arraycopy(some, 0, out, written, count);
        return Arrays.copyOf(out, written + count);
    }

    /** Ours. */
    static RateConverter tandem(int fromHz, int toHz, Quality quality) {
        Resampler resampler = Resampler.between(fromHz, toHz, quality);
        return new RateConverter() {
            @Override
            public int process(short[] in, int count, short[] out) {
                return resampler.process(in, count, out);
            }

            @Override
            public int drain(short[] out) {
                return resampler.drain(out);
            }
        };
    }
}
