package org.tandemrelay.upstream.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;

/** Gives a clip piece by piece in the format that the client wants; the very bytes where that is the format they came in. */
final class Converter {

    private final AudioClip clip;
    private final ByteBufAllocator allocator;
    private final Transcoder transcoder;
    private int position;

    Converter(AudioClip clip, AudioFormat wanted, ByteBufAllocator allocator) {
        this.clip = clip;
        this.allocator = allocator;
        this.transcoder = Transcoder.between(clip.format(), wanted);
    }

    static byte[] convert(AudioClip clip, AudioFormat wanted, ByteBufAllocator allocator) {
        if (clip.format().equals(wanted)) {
            return clip.bytes();
        }
        ByteBuf converted = new Converter(clip, wanted, allocator).next(clip.millis() + 1);
        try {
            byte[] bytes = new byte[converted.readableBytes()];
            converted.readBytes(bytes);
            return bytes;
        } finally {
            converted.release();
        }
    }

    boolean exhausted() {
        return position >= clip.bytes().length;
    }

    /** The next {@code millis} of the clip, or what is left of it; the caller releases it. */
    ByteBuf next(long millis) {
        int bytes = (int) Math.min(clip.format().bytesOf(millis), clip.bytes().length - position);
        ByteBuf piece = allocator.buffer(bytes).writeBytes(clip.bytes(), position, bytes);
        position += bytes;
        ByteBuf converted = transcoder.transcode(piece, allocator);
        if (!exhausted() || transcoder.identity()) {
            return converted;
        }
        // The resampler holds the last milliseconds back until it is told that nothing follows.
        ByteBuf rest = transcoder.drain(allocator);
        try {
            return converted.writeBytes(rest);
        } finally {
            rest.release();
        }
    }
}
