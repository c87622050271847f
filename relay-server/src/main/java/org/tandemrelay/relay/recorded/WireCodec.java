package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.opus.OpusDecoder;
import org.tandemrelay.audio.opus.OpusEncoder;
import org.tandemrelay.audio.opus.OpusException;
import org.tandemrelay.audio.opus.OpusSettings;
import org.tandemrelay.audio.transcode.Transcoder;

/** Between the samples of one call and its frames on the wire, both ways. Confined to the call's event loop. */
final class WireCodec implements AutoCloseable {

    private final ByteBufAllocator alloc;

    /** Both null for Opus. */
    private final @Nullable Transcoder said;

    private final @Nullable Transcoder heard;

    /** Both null but for Opus. */
    private final @Nullable OpusEncoder encoder;

    private final @Nullable OpusDecoder decoder;

    /** A codec for what a call is to say. */
    WireCodec(CallPlan plan, ByteBufAllocator alloc) {
        this.alloc = alloc;
        AudioFormat samples = plan.recording().format();
        AudioFormat wire = plan.audio().format();
        boolean packets = wire.encoding().packetised();
        said = packets ? null : Transcoder.between(samples, wire);
        heard = packets ? null : Transcoder.between(wire, samples);
        encoder = packets
                ? OpusEncoder.open(
                        OpusSettings.voice(samples.sampleRateHz()).withFrameMicros(plan.frameMillis() * 1_000))
                : null;
        decoder = packets ? OpusDecoder.open(samples.sampleRateHz(), 1) : null;
    }

    /**
     * A frame to be sent.
     *
     * @param samples of one frame; owned
     * @return owned by the caller
     */
    ByteBuf frame(ByteBuf samples) {
        if (said != null) {
            return said.transcode(samples, alloc);
        }
        ByteBuf packet = alloc.buffer();
        try {
            opusEncoder().encode(samples, packet);
            return packet;
        } finally {
            samples.release();
        }
    }

    /**
     * What a frame that has come holds.
     *
     * @param frame borrowed
     * @return the whole samples so far, possibly none: frames of anything but Opus may be cut anywhere
     * @throws OpusException if it should be an Opus packet, and is none
     */
    byte[] samples(ByteBuf frame) {
        ByteBuf samples;
        if (heard != null) {
            samples = heard.transcode(frame.retain(), alloc);
        } else {
            samples = alloc.buffer();
        }
        try {
            if (heard == null) {
                opusDecoder().decode(frame, samples);
            }
            return ByteBufUtil.getBytes(samples);
        } finally {
            samples.release();
        }
    }

    /** What was begun is not to be heard: what follows is other audio. */
    void cut() {
        if (heard != null) {
            heard.reset();
        }
    }

    private OpusEncoder opusEncoder() {
        if (encoder == null) {
            throw new IllegalStateException("not a call in Opus");
        }
        return encoder;
    }

    private OpusDecoder opusDecoder() {
        if (decoder == null) {
            throw new IllegalStateException("not a call in Opus");
        }
        return decoder;
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
        if (decoder != null) {
            decoder.close();
        }
        if (said != null) {
            said.close();
        }
        if (heard != null) {
            heard.close();
        }
    }
}
