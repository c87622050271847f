package org.tandemrelay.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.audio.wav.WavAudio;

/** Recorded human speech in the format that a test wants, and how much alike two pieces of it are. */
public final class Speech {

    private static final int COMPARED_RATE_HZ = 8_000;

    private Speech() {}

    /** A turn: half a second of silence, the recording, a second of silence. */
    public static byte[] turn(String name, AudioFormat format) {
        try (InputStream in = Speech.class.getResourceAsStream("/org/tandemrelay/samples/recorded-audio/" + name)) {
            WavAudio wav = WavAudio.read(in);
            byte[] speech = convert(wav.data(), wav.format(), format);
            byte[] before = silence(500, format);
            byte[] turn = Arrays.copyOf(before, before.length + speech.length + (int) format.bytesOf(1_000));
            System.arraycopy(speech, 0, turn, before.length, speech.length);
            byte[] after = silence(1_000, format);
            System.arraycopy(after, 0, turn, before.length + speech.length, after.length);
            return turn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] silence(int millis, AudioFormat format) {
        byte[] silence = new byte[(int) format.bytesOf(millis)];
        Arrays.fill(
                silence,
                switch (format.encoding()) {
                    case MULAW -> (byte) 0xff;
                    case ALAW -> (byte) 0xd5;
                    default -> (byte) 0;
                });
        return silence;
    }

    public static byte[] convert(byte[] audio, AudioFormat from, AudioFormat to) {
        Transcoder transcoder = Transcoder.between(from, to);
        ByteBuf converted = transcoder.transcode(Unpooled.copiedBuffer(audio), UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = new byte[converted.readableBytes()];
        converted.readBytes(bytes);
        converted.release();
        return bytes;
    }

    /**
     * The highest normalised cross-correlation of the shorter of two recordings with any part of the longer: 1 for the same, about 0
     * for different speech.
     */
    public static double likeness(byte[] a, AudioFormat formatA, byte[] b, AudioFormat formatB) {
        return Fit.ofSpeech(samples(a, formatA), samples(b, formatB)).likeness();
    }

    private static double[] samples(byte[] audio, AudioFormat format) {
        AudioFormat linear = new AudioFormat(Encoding.PCM16_LE, COMPARED_RATE_HZ, 1);
        byte[] pcm = convert(audio, format, linear);
        double[] samples = new double[pcm.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (pcm[2 * i] & 0xff | pcm[2 * i + 1] << 8);
        }
        return samples;
    }
}
