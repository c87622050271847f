package org.tandemrelay.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.tandemrelay.audio.opus.OpusDecoder;
import org.tandemrelay.audio.opus.OpusEncoder;
import org.tandemrelay.audio.opus.OpusSettings;
import org.tandemrelay.testing.Fit;
import org.tandemrelay.testing.Samples;

/** Speech as Opus packets, and back, as a client of its own would have it. */
public final class OpusSpeech {

    private OpusSpeech() {}

    /** Whole packets of 16-bit PCM; what is left of less than a packet is left out. */
    public static List<byte[]> packets(byte[] pcm, int rateHz, int packetMicros) {
        List<byte[]> packets = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(pcm);
        try (OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(rateHz).withFrameMicros(packetMicros))) {
            while (in.readableBytes() >= encoder.frameBytes()) {
                ByteBuf packet = Unpooled.buffer();
                encoder.encode(in, packet);
                packets.add(ByteBufUtil.getBytes(packet));
            }
        }
        return packets;
    }

    public static byte[] pcm(List<byte[]> packets, int rateHz) {
        ByteBuf pcm = Unpooled.buffer();
        try (OpusDecoder decoder = OpusDecoder.open(rateHz, 1)) {
            packets.forEach(packet -> decoder.decode(Unpooled.wrappedBuffer(packet), pcm));
        }
        return ByteBufUtil.getBytes(pcm);
    }

    /**
     * The highest correlation of the loudness of the shorter of two recordings with any part of the longer: 1 for the same, about 0 for
     * different speech. Loudness, of 10 ms every 1 ms, since Opus keeps what is heard and not the wave: it moves the phases of low notes.
     */
    public static double likeness(byte[] a, byte[] b, int rateHz) {
        return Fit.of(loudness(a, rateHz), loudness(b, rateHz)).likeness();
    }

    private static double[] loudness(byte[] pcm, int rateHz) {
        short[] samples = Samples.of(pcm);
        int step = rateHz / 1_000;
        int window = 10 * step;
        double[] loudness = new double[Math.max(0, (samples.length - window) / step)];
        for (int i = 0; i < loudness.length; i++) {
            double power = 0;
            for (int j = i * step; j < i * step + window; j++) {
                power += (double) samples[j] * samples[j];
            }
            loudness[i] = Math.sqrt(power / window);
        }
        return loudness;
    }

    /** How long each lasts, in ms. */
    public static List<Double> millis(List<byte[]> packets, int rateHz) {
        List<Double> millis = new ArrayList<>();
        try (OpusDecoder decoder = OpusDecoder.open(rateHz, 1)) {
            packets.forEach(packet ->
                    millis.add(decoder.decode(Unpooled.wrappedBuffer(packet), Unpooled.buffer()) * 1_000.0 / rateHz));
        }
        return millis;
    }
}
