package org.tandemrelay.audio.opus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tandemrelay.testing.Samples;

/** From samples to packets and back, for tests. */
final class OpusPackets {

    private OpusPackets() {}

    /** Every whole frame of interleaved samples as a packet. */
    static List<byte[]> encode(OpusSettings settings, short[] interleaved) {
        List<byte[]> packets = new ArrayList<>();
        ByteBuf pcm = Unpooled.directBuffer().writeBytes(Samples.toPcm16Le(interleaved));
        ByteBuf out = Unpooled.directBuffer();
        try (OpusEncoder encoder = OpusEncoder.open(settings)) {
            while (pcm.readableBytes() >= encoder.frameBytes()) {
                byte[] packet = new byte[encoder.encode(pcm, out)];
                out.readBytes(packet).clear();
                packets.add(packet);
            }
        } finally {
            pcm.release();
            out.release();
        }
        return packets;
    }

    /** All packets as interleaved samples. */
    static short[] decode(List<byte[]> packets, int rateHz, int channels) {
        ByteBuf out = Unpooled.directBuffer();
        try (OpusDecoder decoder = OpusDecoder.open(rateHz, channels)) {
            for (byte[] packet : packets) {
                decoder.decode(Unpooled.wrappedBuffer(packet), out);
            }
            return samples(out);
        } finally {
            out.release();
        }
    }

    /** What a buffer holds, as samples. */
    static short[] samples(ByteBuf pcm) {
        byte[] bytes = new byte[pcm.readableBytes()];
        pcm.readBytes(bytes);
        return Samples.of(bytes);
    }

    /** Samples of one channel by which what is decoded is late. */
    static int lookahead(OpusSettings settings) {
        try (OpusEncoder encoder = OpusEncoder.open(settings)) {
            return encoder.lookaheadSamples();
        }
    }

    /** How far {@code out}, late by so many samples, is from {@code in}. */
    static double snrDb(short[] in, short[] out, int delay) {
        int length = Math.min(in.length, out.length) - delay;
        return Samples.snrDb(Arrays.copyOf(in, length), Arrays.copyOfRange(out, delay, delay + length));
    }
}
