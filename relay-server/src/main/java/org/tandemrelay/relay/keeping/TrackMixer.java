package org.tandemrelay.relay.keeping;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;

/**
 * Lays the pieces of both sides into their places, silence between them, and gives out both by turns. By one thread.
 *
 * <p>All is converted to 16 kHz: wide enough for speech, and the same for each recording.
 */
final class TrackMixer implements AutoCloseable {

    static final int RATE_HZ = 16_000;

    private static final AudioFormat FORMAT = AudioFormat.pcm16(RATE_HZ);
    private static final int SIDES = 2;
    private static final int FRAME_BYTES = SIDES * Short.BYTES;

    /** Nobody is further ahead of the time than this; what is beyond is lost. */
    private static final int MOST_FRAMES = 60 * RATE_HZ;

    private final Map<Piece.Side, Track> tracks = new EnumMap<>(Piece.Side.class);

    /** Of what is not settled yet, both sides by turns. */
    private byte[] window = new byte[4 * RATE_HZ * FRAME_BYTES];

    /** Where the window begins. */
    private long baseFrame;

    private static final class Track {
        private @Nullable AudioFormat format;
        private @Nullable Transcoder transcoder;

        /** Behind the last piece. */
        private long nextFrame;
    }

    TrackMixer() {
        for (Piece.Side side : Piece.Side.values()) {
            tracks.put(side, new Track());
        }
    }

    /** Lays a piece; the ms of it that found no place. */
    long add(Piece piece) {
        Track track = tracks.get(piece.side());
        if (track == null) {
            throw new IllegalStateException("a side without a track");
        }
        ByteBuf pcm = transcoder(track, piece.format())
                .transcode(Unpooled.wrappedBuffer(piece.bytes()), UnpooledByteBufAllocator.DEFAULT);
        try {
            long start = frame(piece.startNanos());
            // What follows on goes on where the last ended, whatever rounding and the filter's delay make of it.
            boolean follows = Math.abs(start - track.nextFrame) <= RATE_HZ / 50;
            long at = Math.max(baseFrame, follows ? track.nextFrame : start);
            int frames = pcm.readableBytes() / Short.BYTES;
            track.nextFrame = at + frames;
            int fitting = (int) Math.max(0, Math.min(frames, baseFrame + MOST_FRAMES - at));
            makeRoom((int) (at - baseFrame) + fitting);
            lay(pcm, piece.side(), (int) (at - baseFrame), fitting);
            return (frames - fitting) * 1_000L / RATE_HZ;
        } finally {
            pcm.release();
        }
    }

    /** In whole ms, as everything about time is told. */
    private static long frame(long nanos) {
        return nanos / 1_000_000 * (RATE_HZ / 1_000);
    }

    private static Transcoder transcoder(Track track, AudioFormat format) {
        Transcoder known = track.transcoder;
        if (known == null || !format.equals(track.format)) {
            if (known != null) {
                known.close();
            }
            known = Transcoder.between(format, FORMAT);
            track.transcoder = known;
            track.format = format;
        }
        return known;
    }

    private void makeRoom(int frames) {
        int bytes = frames * FRAME_BYTES;
        if (bytes > window.length) {
            window = java.util.Arrays.copyOf(window, Math.max(bytes, window.length * 2));
        }
    }

    private void lay(ByteBuf pcm, Piece.Side side, int at, int frames) {
        int to = at * FRAME_BYTES + side.channel() * Short.BYTES;
        for (int i = 0; i < frames; i++) {
            window[to] = pcm.readByte();
            window[to + 1] = pcm.readByte();
            to += FRAME_BYTES;
        }
    }

    /** Where the settled bytes go. */
    interface Sink {
        /** So many bytes from the beginning of the array. */
        void write(byte[] bytes, int length) throws IOException;
    }

    /** Gives out all before this time. */
    void settle(long nanos, Sink sink) throws IOException {
        long frames = frame(nanos) - baseFrame;
        while (frames > 0) {
            int some = (int) Math.min(frames, window.length / FRAME_BYTES);
            int bytes = some * FRAME_BYTES;
            sink.write(window, bytes);
            System.arraycopy(window, bytes, window, 0, window.length - bytes);
            java.util.Arrays.fill(window, window.length - bytes, window.length, (byte) 0);
            baseFrame += some;
            frames -= some;
        }
    }

    /** How long it is that so many bytes of both sides last, in ms. */
    static long millisOf(long bytes) {
        return bytes / FRAME_BYTES * 1_000 / RATE_HZ;
    }

    /** How much was given out. */
    long settledMillis() {
        return baseFrame * 1_000 / RATE_HZ;
    }

    @Override
    public void close() {
        java.util.Arrays.fill(window, (byte) 0);
        for (Track track : tracks.values()) {
            if (track.transcoder != null) {
                track.transcoder.close();
            }
        }
    }
}
