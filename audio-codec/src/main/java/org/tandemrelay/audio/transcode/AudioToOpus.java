package org.tandemrelay.audio.transcode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.opus.OpusEncoder;
import org.tandemrelay.audio.opus.OpusSettings;

/**
 * Turns a stream of audio bytes, in chunks of any length, into Opus packets.
 *
 * <p>Belongs to one stream and one thread; holds native memory until it is closed. Makes no garbage while it runs, apart from the
 * packets.
 */
public final class AudioToOpus implements AutoCloseable {

    private final Transcoder transcoder;
    private final OpusEncoder encoder;
    /** Samples that are not yet a packet. */
    private final ByteBuf pcm = Unpooled.directBuffer();

    private AudioToOpus(Transcoder transcoder, OpusEncoder encoder) {
        this.transcoder = transcoder;
        this.encoder = encoder;
    }

    /** Takes packets, in order. */
    @FunctionalInterface
    public interface PacketSink {

        /** Takes ownership of {@code packet}, also when it throws. */
        void onPacket(ByteBuf packet);
    }

    /**
     * A transcoder for one stream, at its start.
     *
     * @param from any format but Opus
     * @throws IllegalArgumentException if that is Opus, or its rate has no usable ratio to the one of the settings
     * @throws org.tandemrelay.audio.opus.OpusException if there is no libopus, or it refuses the settings
     */
    public static AudioToOpus encodingFrom(AudioFormat from, OpusSettings settings) {
        AudioFormat encoded = new AudioFormat(Encoding.PCM16_LE, settings.sampleRateHz(), settings.channels());
        return new AudioToOpus(Transcoder.between(from, encoded), OpusEncoder.open(settings));
    }

    /** What goes in. */
    public AudioFormat from() {
        return transcoder.from();
    }

    /**
     * Transcodes a chunk.
     *
     * @param in ownership is taken, also when this throws
     * @param alloc where packets come from
     * @param sink receives every packet that the chunk completes; if it throws, the exception is passed on, and what is not yet a
     *     packet waits for the next chunk
     */
    public void transcode(ByteBuf in, ByteBufAllocator alloc, PacketSink sink) {
        try {
            pcm.discardReadBytes();
            transcoder.transcode(in, pcm);
        } finally {
            in.release();
        }
        encodeWholeFrames(alloc, sink);
    }

    /** Ends the stream: fills the last packet with silence, and starts anew. */
    public void drain(ByteBufAllocator alloc, PacketSink sink) {
        ByteBuf rest = transcoder.drain(alloc);
        try {
            pcm.writeBytes(rest);
        } finally {
            rest.release();
        }
        int begun = pcm.readableBytes() % encoder.frameBytes();
        pcm.writeZero(begun == 0 ? 0 : encoder.frameBytes() - begun);
        encodeWholeFrames(alloc, sink);
        encoder.reset();
    }

    private void encodeWholeFrames(ByteBufAllocator alloc, PacketSink sink) {
        while (pcm.readableBytes() >= encoder.frameBytes()) {
            sink.onPacket(encode(alloc));
        }
    }

    private ByteBuf encode(ByteBufAllocator alloc) {
        ByteBuf packet = alloc.directBuffer();
        boolean done = false;
        try {
            encoder.encode(pcm, packet);
            done = true;
            return packet;
        } finally {
            if (!done) {
                packet.release();
            }
        }
    }

    /** Frees the native memory. Closing again does nothing. */
    @Override
    public void close() {
        if (pcm.refCnt() > 0) {
            pcm.release();
            encoder.close();
            transcoder.close();
        }
    }
}
