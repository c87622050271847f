package org.tandemrelay.relay.recorded;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.wav.WavWriter;

/**
 * What a caller heard, as one run of samples that begins when the call was connected: silence where nothing was heard.
 *
 * <p>Kept in memory, 2.9 MB a minute at 24 kHz. Filled on the call's event loop; once the call's report is there, read by anyone.
 */
public final class ReplyRecorder {

    private static final int FIRST_BYTES = 1 << 16;
    /** The longest array that every JVM makes. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private byte[] pcm = new byte[FIRST_BYTES];
    private int bytes;

    /** A recorder that has heard nothing. */
    public ReplyRecorder() {}

    /**
     * Samples that are heard from {@code position} on, unless they are cut. What no array can hold any more is not recorded.
     *
     * @param position in samples since the call was connected, not before the end of what came last
     * @param samples whole 16-bit little-endian samples, mono
     */
    void write(long position, byte[] samples) {
        long start = position * Short.BYTES;
        long end = start + samples.length;
        if (end > MAX_BYTES) {
            return;
        }
        if (end > pcm.length) {
            pcm = Arrays.copyOf(pcm, (int) Math.min(MAX_BYTES, Math.max(end, pcm.length * 2L)));
        }
        System.arraycopy(samples, 0, pcm, (int) start, samples.length);
        bytes = (int) end;
    }

    /** Nothing is heard from {@code position} on, in samples since the call was connected. */
    void cut(long position) {
        int end = (int) Math.min(bytes, position * Short.BYTES);
        Arrays.fill(pcm, end, bytes, (byte) 0);
        bytes = end;
    }

    /**
     * Writes what was heard as a WAV file, mono, 16-bit, up to the last sample heard. Blocks on I/O.
     *
     * @param rateHz samples per second of the call
     * @throws IOException if the file cannot be written
     */
    public void writeTo(Path file, int rateHz) throws IOException {
        try (WavWriter writer = WavWriter.create(file, AudioFormat.pcm16(rateHz))) {
            writer.write(Unpooled.wrappedBuffer(pcm, 0, bytes));
        }
    }

    /** Raw PCM until the last sample heard. */
    byte[] pcm() {
        return Arrays.copyOf(pcm, bytes);
    }
}
