package org.tandemrelay.audio.framing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/**
 * Re-cuts a stream of any chunks into frames of one length.
 *
 * <p>A frame that lies whole in a chunk is a slice of it; only a frame across a border is copied. Belongs to one stream and one
 * thread. Whoever stops before {@link #flush} must {@link #close}.
 */
public final class Framer implements AutoCloseable {

    /** What telephony calls a frame: 20 ms. */
    public static final int DEFAULT_FRAME_MILLIS = 20;

    private final AudioFormat format;
    private final int frameBytes;

    /** The start of a frame whose end has not come yet; null between frames. */
    private @Nullable ByteBuf started;

    /** Cuts into frames of 20 ms. */
    public Framer(AudioFormat format) {
        this(format, DEFAULT_FRAME_MILLIS);
    }

    /**
     * Cuts into frames of a chosen length.
     *
     * @param format what the bytes mean
     * @param frameMillis how long a frame lasts, 1 to 1,000 ms
     * @throws IllegalArgumentException if a frame of that length is not a whole number of samples in {@code format}
     * @throws UnsupportedOperationException for Opus, whose packets are frames already
     */
    public Framer(AudioFormat format, int frameMillis) {
        this.format = Objects.requireNonNull(format, "format");
        if (frameMillis < 1 || frameMillis > 1_000) {
            throw new IllegalArgumentException("frame of " + frameMillis + " ms is not between 1 and 1000");
        }
        if ((long) frameMillis * format.sampleRateHz() % 1_000 != 0) {
            throw new IllegalArgumentException("frame of " + frameMillis + " ms is no whole number of samples at "
                    + format.sampleRateHz() + " Hz");
        }
        this.frameBytes = (int) format.bytesOf(frameMillis);
    }

    /** Bytes of every frame that comes out. */
    public int frameBytes() {
        return frameBytes;
    }

    /** Bytes of the frame that is begun and not yet handed out. */
    public int pendingBytes() {
        return started == null ? 0 : started.readableBytes();
    }

    /**
     * Takes a chunk and hands out every frame that it completes, in order.
     *
     * @param chunk ownership is taken, also when this throws; any length, 0 included
     * @param alloc where a frame across a border is copied to
     * @param sink receives the frames; if it throws, the rest of the chunk is dropped and the exception passed on
     */
    public void offer(ByteBuf chunk, ByteBufAllocator alloc, FrameSink sink) {
        try {
            if (started != null) {
                complete(started, chunk, sink);
            }
            while (chunk.readableBytes() >= frameBytes) {
                sink.onFrame(chunk.readRetainedSlice(frameBytes));
            }
            if (chunk.isReadable()) {
                started = alloc.buffer(frameBytes).writeBytes(chunk).touch("frame begun");
            }
        } finally {
            chunk.release();
        }
    }

    private void complete(ByteBuf frame, ByteBuf chunk, FrameSink sink) {
        frame.writeBytes(chunk, Math.min(frameBytes - frame.readableBytes(), chunk.readableBytes()));
        if (frame.readableBytes() == frameBytes) {
            started = null;
            sink.onFrame(frame);
        }
    }

    /** Fills the frame that is begun with silence and hands it out; does nothing between frames. */
    public void flush(FrameSink sink) {
        ByteBuf frame = started;
        if (frame != null) {
            Silence.write(frame, format.encoding(), frameBytes - frame.readableBytes());
            started = null;
            sink.onFrame(frame);
        }
    }

    /** Drops the frame that is begun. The framer can be used again. */
    @Override
    public void close() {
        if (started != null) {
            started.release();
            started = null;
        }
    }
}
