package org.tandemrelay.audio.reference;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The resampler of libspeexdsp 1.2 (Debian {@code libspeexdsp1}). */
public final class SpeexResampler implements RateConverter {

    static final class Library {
        static {
            Native.register(Library.class, "speexdsp");
        }

        private Library() {}

        static native Pointer speex_resampler_init(int channels, int fromHz, int toHz, int quality, Pointer error);

        static native int speex_resampler_process_int(
                Pointer state, int channel, Pointer in, Pointer inCount, Pointer out, Pointer outCount);

        static native int speex_resampler_get_output_latency(Pointer state);

        static native void speex_resampler_destroy(Pointer state);
    }

    private final Pointer state;
    private final Memory in = new Memory(2 * 48_000);
    private final Memory out = new Memory(2 * 480_000);
    private final Memory counts = new Memory(8);
    private final int held;

    /** Quality is 0 to 10. */
    public SpeexResampler(int fromHz, int toHz, int quality) {
        this.state = Library.speex_resampler_init(1, fromHz, toHz, quality, new Memory(4));
        this.held = (int) Math.ceil((double) Library.speex_resampler_get_output_latency(state) * fromHz / toHz);
    }

    @Override
    public int process(short[] samples, int count, short[] result) {
        in.write(0, samples, 0, count);
        int written = call(count);
        out.read(0, result, 0, written);
        return written;
    }

    /** What a relay with buffers outside the heap would do: no copies. */
    public int call(int count) {
        counts.setInt(0, count);
        counts.setInt(4, 480_000);
        Library.speex_resampler_process_int(state, 0, in, counts, out, counts.share(4));
        return counts.getInt(4);
    }

    @Override
    public int drain(short[] result) {
        return process(new short[held], held, result);
    }

    @Override
    public void close() {
        Library.speex_resampler_destroy(state);
    }
}
