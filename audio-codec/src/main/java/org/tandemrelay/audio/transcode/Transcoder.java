package org.tandemrelay.audio.transcode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.Headroom;
import org.tandemrelay.audio.g711.G711;
import org.tandemrelay.audio.resample.Quality;

/**
 * Turns a stream of audio bytes from one format into another, a chunk at a time.
 *
 * <p>Encoding, rate and channels may all differ: two channels are mixed to their mean, one is doubled. µ-law and A-law become
 * each other by the recommendation's own table, without linear samples between. Chunks may have any length; bytes of a sample
 * whose rest has not come yet wait for the next chunk. Where the rate changes, the output is held back by the resampler's delay
 * (2.5 ms at 8 kHz by default), and {@link #drain} gives the rest.
 *
 * <p>Belongs to one stream and one thread. Makes no garbage while it runs, apart from the buffers that it returns. There is
 * nothing to free in the formats known today; whoever makes one closes it all the same, and does not use it afterwards.
 */
public final class Transcoder implements AutoCloseable {

    /** Blocks of the size of the usual chunk, 20 ms: arrays are no longer than what goes through them. */
    private static final int BLOCKS_PER_SECOND = 50;

    private final AudioFormat from;
    private final AudioFormat to;

    /** Null where both formats are the same. */
    private final @Nullable Stage stage;

    /** Bytes that the stage takes at once. */
    private final int blockBytes;

    /** Bytes of an incomplete frame. */
    private int heldBytes;

    private final byte[] held;

    private Transcoder(AudioFormat from, AudioFormat to, Quality quality) {
        this.from = from;
        this.to = to;
        if (!from.equals(to) && (from.encoding().packetised() || to.encoding().packetised())) {
            throw new IllegalArgumentException("no transcoder from " + from.mediaType() + " to " + to.mediaType()
                    + ": Opus comes in packets, see OpusToAudio and AudioToOpus");
        }
        int blockFrames = from.sampleRateHz() / BLOCKS_PER_SECOND;
        this.stage = from.equals(to) ? null : stage(from, to, blockFrames, quality);
        this.blockBytes = stage == null ? 0 : blockFrames / from.encoding().unitSamples() * from.bytesPerFrame();
        // Opus comes in packets, which are whole by themselves.
        this.held = new byte[from.encoding().packetised() ? 1 : from.bytesPerFrame()];
    }

    /**
     * A transcoder for one stream, at its start, that resamples with {@link Quality#BALANCED}.
     *
     * @throws IllegalArgumentException if the two sample rates have no usable ratio (all rates in use have one), or the formats
     *     differ and one is Opus, which comes in packets and not in a stream; the message names them
     */
    public static Transcoder between(AudioFormat from, AudioFormat to) {
        return between(from, to, Quality.BALANCED);
    }

    /**
     * A transcoder for one stream, at its start.
     *
     * @param quality how to resample, if the rates differ
     * @throws IllegalArgumentException as {@link #between(AudioFormat, AudioFormat)}
     */
    public static Transcoder between(AudioFormat from, AudioFormat to, Quality quality) {
        Objects.requireNonNull(quality, "quality");
        return new Transcoder(Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to"), quality);
    }

    private static Stage stage(AudioFormat from, AudioFormat to, int blockFrames, Quality quality) {
        boolean sameShape = from.sampleRateHz() == to.sampleRateHz() && from.channels() == to.channels();
        if (sameShape && from.encoding() == Encoding.MULAW && to.encoding() == Encoding.ALAW) {
            return new CrossStage(G711.MULAW, blockFrames * from.channels());
        }
        if (sameShape && from.encoding() == Encoding.ALAW && to.encoding() == Encoding.MULAW) {
            return new CrossStage(G711.ALAW, blockFrames * from.channels());
        }
        return new LinearStage(from, to, blockFrames, quality);
    }

    /** What goes in. */
    public AudioFormat from() {
        return from;
    }

    /** What comes out. */
    public AudioFormat to() {
        return to;
    }

    /** Whether both formats are the same, so that bytes pass as they are. */
    public boolean identity() {
        return stage == null;
    }

    /**
     * Transcodes a chunk into a buffer of its own.
     *
     * @param in ownership is taken, also when this throws
     * @param alloc where the result comes from
     * @return what could be completed, perhaps nothing; the caller releases it. With {@link #identity} it is {@code in} itself, unless that
     *     begins or ends within a sample
     */
    public ByteBuf transcode(ByteBuf in, ByteBufAllocator alloc) {
        if (stage == null && heldBytes == 0 && in.readableBytes() % held.length == 0) {
            return in;
        }
        try {
            ByteBuf out = Headroom.buffer(alloc, expectedBytes(in.readableBytes()));
            boolean done = false;
            try {
                transcode(in, out);
                done = true;
                return out;
            } finally {
                if (!done) {
                    out.release();
                }
            }
        } finally {
            in.release();
        }
    }

    /**
     * Transcodes a chunk to the end of another buffer.
     *
     * @param in borrowed; all its readable bytes are consumed
     * @param out borrowed; grows if it can
     * @throws IndexOutOfBoundsException if {@code out} cannot grow as far as it must; the stream is broken then and needs
     *     {@link #reset}
     */
    public void transcode(ByteBuf in, ByteBuf out) {
        if (stage == null) {
            passWholeFrames(in, out);
            return;
        }
        while (in.isReadable()) {
            convertBlock(stage, in, out);
        }
    }

    /**
     * Whether bytes are replaced by as many and none is held back, so that {@link #transcodeInPlace} works: from one byte order or
     * companding law to the other, and where nothing changes.
     */
    public boolean inPlace() {
        boolean sameShape = from.sampleRateHz() == to.sampleRateHz() && from.channels() == to.channels();
        return identity() || (sameShape && from.bytesPerSecond() == to.bytesPerSecond());
    }

    /**
     * Transcodes a chunk where it lies.
     *
     * @param audio whole frames; borrowed, its readable bytes are replaced and its indices stay. Whoever shares its memory sees
     *     the result too
     * @throws IllegalStateException if the formats do not allow it, or part of a frame waits for its rest; nothing was done then
     * @throws IllegalArgumentException if it ends within a frame; nothing was done then
     */
    public void transcodeInPlace(ByteBuf audio) {
        if (!inPlace() || heldBytes > 0) {
            throw new IllegalStateException(
                    "from " + from.mediaType() + " to " + to.mediaType() + " not in place, or not now");
        }
        if (audio.readableBytes() % held.length != 0) {
            throw new IllegalArgumentException(audio.readableBytes() + " bytes end within a frame");
        }
        if (stage == null) {
            return;
        }
        for (int index = audio.readerIndex(); index < audio.writerIndex(); index += blockBytes) {
            int bytes = Math.min(blockBytes, audio.writerIndex() - index);
            audio.getBytes(index, stage.input(), 0, bytes);
            audio.setBytes(index, stage.output(), 0, stage.convert(bytes));
        }
    }

    private void passWholeFrames(ByteBuf in, ByteBuf out) {
        int there = heldBytes + in.readableBytes();
        int rest = there % held.length;
        if (there > rest) {
            out.writeBytes(held, 0, heldBytes);
            out.writeBytes(in, there - rest - heldBytes);
            heldBytes = 0;
        }
        in.readBytes(held, heldBytes, in.readableBytes());
        heldBytes = rest;
    }

    private void convertBlock(Stage block, ByteBuf in, ByteBuf out) {
        byte[] bytes = block.input();
        System.arraycopy(held, 0, bytes, 0, heldBytes);
        int read = Math.min(in.readableBytes(), blockBytes - heldBytes);
        in.readBytes(bytes, heldBytes, read);
        int there = heldBytes + read;
        int rest = there % from.bytesPerFrame();
        // Before the bytes are made anything else.
        System.arraycopy(bytes, there - rest, held, 0, rest);
        int written = block.convert(there - rest);
        out.writeBytes(block.output(), 0, written);
        heldBytes = rest;
    }

    private int expectedBytes(int inputBytes) {
        // At least what comes out, as long as the resampler's first frames are not among it.
        double seconds = (double) inputBytes / from.bytesPerSecond();
        return (int) (seconds * to.bytesPerSecond()) + 2 * to.bytesPerFrame();
    }

    /**
     * Ends the stream: gives what was held back, as if silence followed, drops bytes of an incomplete sample, and starts anew.
     *
     * @return perhaps nothing; the caller releases it
     */
    public ByteBuf drain(ByteBufAllocator alloc) {
        heldBytes = 0;
        if (stage == null) {
            return alloc.buffer(0);
        }
        ByteBuf out = alloc.buffer();
        boolean done = false;
        try {
            for (int written = stage.drain(); written > 0; written = stage.drain()) {
                out.writeBytes(stage.output(), 0, written);
            }
            done = true;
            return out;
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    /** Forgets the stream, what was held back with it: the next byte is the first of another. */
    public void reset() {
        heldBytes = 0;
        if (stage != null) {
            stage.reset();
        }
    }

    /** Frees what the formats need beside the heap. */
    @Override
    public void close() {
        reset();
    }
}
