package org.tandemrelay.audio.reference;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** libsoxr 0.1.3 at its default quality, HQ, without dither (Debian {@code libsoxr0}). */
public final class Soxr implements RateConverter {

    static final class Library {
        static {
            Native.register(Library.class, "soxr");
        }

        private Library() {}

        static native Pointer soxr_create(
                double fromHz, double toHz, int channels, Pointer error, Pointer io, Pointer quality, Pointer runtime);

        static native Pointer soxr_process(
                Pointer state, Pointer in, long inCount, Pointer inDone, Pointer out, long outRoom, Pointer outDone);

        static native void soxr_delete(Pointer state);
    }

    private static final int INT16_INTERLEAVED = 3;
    private static final int NO_DITHER = 8;

    private final Pointer state;
    private final Memory in = new Memory(2 * 48_000);
    private final Memory out = new Memory(2 * 480_000);
    private final Memory done = new Memory(16);

    public Soxr(int fromHz, int toHz) {
        Memory io = new Memory(32);
        io.setInt(0, INT16_INTERLEAVED);
        io.setInt(4, INT16_INTERLEAVED);
        io.setDouble(8, 1.0);
        io.setPointer(16, null);
        io.setLong(24, NO_DITHER);
        this.state = Library.soxr_create(fromHz, toHz, 1, null, io, null, null);
    }

    @Override
    public int process(short[] samples, int count, short[] result) {
        in.write(0, samples, 0, count);
        int written = call(count);
        out.read(0, result, 0, written);
        return written;
    }

    /** Without copies. */
    public int call(int count) {
        Library.soxr_process(state, in, count, done, out, 480_000, done.share(8));
        return (int) done.getLong(8);
    }

    @Override
    public int drain(short[] result) {
        Library.soxr_process(state, null, 0, done, out, result.length, done.share(8));
        int written = (int) done.getLong(8);
        out.read(0, result, 0, written);
        return written;
    }

    @Override
    public void close() {
        Library.soxr_delete(state);
    }
}
