package org.tandemrelay.upstream.simulator;

import java.util.Arrays;
import org.tandemrelay.audio.AudioFormat;

/**
 * The input audio buffer: what the client appended and nobody committed yet.
 *
 * <p>Times are on the session's input audio clock, which counts the milliseconds of audio ever appended, and never wall time.
 */
final class InputBuffer {

    /** More than this without a commit is refused: no turn is that long, and memory ends. */
    static final long MAX_MILLIS = 600_000;

    /** An empty buffer gives larger arrays back. */
    private static final int IDLE_BYTES = 1 << 20;

    private AudioFormat format;
    private byte[] bytes = new byte[0];
    private int length;
    /** Clock reading at the first byte that is kept. */
    private double startMillis;

    InputBuffer(AudioFormat format) {
        this.format = format;
    }

    AudioFormat format() {
        return format;
    }

    /** Begins anew in another format; the clock goes on. */
    void format(AudioFormat newFormat) {
        clear();
        format = newFormat;
    }

    boolean hasRoomFor(int more) {
        return format.millisOf((long) length + more) <= MAX_MILLIS;
    }

    void append(byte[] audio) {
        if (length + audio.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + audio.length, bytes.length * 2));
        }
        System.arraycopy(audio, 0, bytes, length, audio.length);
        length += audio.length;
    }

    /** Bytes kept, without a half sample at the end. */
    int wholeBytes() {
        return length - length % format.bytesPerFrame();
    }

    /** How much audio is kept. */
    double millis() {
        return wholeBytes() * 1_000.0 / format.bytesPerSecond();
    }

    /** The clock. */
    long endMillis() {
        return Math.round(startMillis + millis());
    }

    byte[] array() {
        return bytes;
    }

    /** Throws everything away; the clock does not go back. */
    void clear() {
        drop(wholeBytes());
        // A half sample belongs to what was thrown away.
        length = 0;
    }

    /** Forgets what lies before a clock reading. */
    void forgetBefore(long clockMillis) {
        drop(offsetOf(clockMillis));
    }

    /** Takes out the audio between two clock readings, and forgets all before its end. */
    AudioClip take(long fromMillis, long toMillis) {
        int from = offsetOf(fromMillis);
        int to = Math.max(from, offsetOf(toMillis));
        AudioClip clip = new AudioClip(format, Arrays.copyOfRange(bytes, from, to));
        drop(to);
        return clip;
    }

    private int offsetOf(long clockMillis) {
        long offset = format.bytesOf(Math.max(0, Math.round(clockMillis - startMillis)));
        return (int) Math.min(offset, wholeBytes());
    }

    private void drop(int count) {
        System.arraycopy(bytes, count, bytes, 0, length - count);
        length -= count;
        startMillis += count * 1_000.0 / format.bytesPerSecond();
        if (length == 0 && bytes.length > IDLE_BYTES) {
            bytes = new byte[0];
        }
    }
}
