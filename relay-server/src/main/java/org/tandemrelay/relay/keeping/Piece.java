package org.tandemrelay.relay.keeping;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/** Some sound of one side, and its place in the recording. */
final class Piece {

    /** A side of the conversation, and its channel of the recording. */
    enum Side {
        /** Left. */
        CALLER(0),
        /** Right. */
        MODEL(1);

        private final int channel;

        Side(int channel) {
            this.channel = channel;
        }

        int channel() {
            return channel;
        }

        /** In the audit log. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Side side;
    private final AudioFormat format;
    private final long startNanos;
    private final byte[] bytes;

    /**
     * A piece.
     *
     * @param startNanos from the recording's begin
     * @param bytes given away
     */
    Piece(Side side, AudioFormat format, long startNanos, byte[] bytes) {
        this.side = side;
        this.format = format;
        this.startNanos = startNanos;
        this.bytes = bytes;
    }

    Side side() {
        return side;
    }

    AudioFormat format() {
        return format;
    }

    long startNanos() {
        return startNanos;
    }

    long endNanos() {
        return startNanos + nanos();
    }

    long nanos() {
        return format.nanosOf(bytes.length);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Without what lies before and behind; null if that is all of it. */
    @Nullable
    Piece within(long fromNanos, long toNanos) {
        if (fromNanos <= startNanos && toNanos >= endNanos()) {
            return this;
        }
        int from = (int) wholeBytes(fromNanos <= startNanos ? 0 : fromNanos - startNanos);
        int to = (int) wholeBytes(toNanos >= endNanos() ? nanos() : toNanos - startNanos);
        return to <= from
                ? null
                : new Piece(side, format, startNanos + format.nanosOf(from), Arrays.copyOfRange(bytes, from, to));
    }

    private long wholeBytes(long nanos) {
        // Bounded first: times may be as far away as can be.
        long frames = Math.max(0, Math.min(nanos, nanos())) * format.sampleRateHz() / 1_000_000_000;
        return Math.min(bytes.length, frames * format.bytesPerFrame());
    }
}
