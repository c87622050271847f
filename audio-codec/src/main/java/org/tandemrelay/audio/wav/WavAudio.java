package org.tandemrelay.audio.wav;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;

/** A WAV file in memory. Immutable, as long as nobody writes to {@link #data}. */
public final class WavAudio {

    /** The most bytes of samples that are read into memory: an hour at 8 kHz in 16 bits. Longer files need {@link WavReader}. */
    public static final int MAX_BYTES = 64 << 20;

    private final AudioFormat format;
    private final byte[] data;

    private WavAudio(AudioFormat format, byte[] data) {
        this.format = format;
        this.data = data;
    }

    /**
     * Reads a whole file.
     *
     * @throws WavFormatException if it is not a WAV file, none that is read here, or has more than {@link #MAX_BYTES}
     */
    public static WavAudio read(Path file) throws IOException {
        try (WavReader reader = WavReader.open(file)) {
            return readAll(reader);
        }
    }

    /**
     * Reads a whole stream.
     *
     * @param in is closed
     * @throws WavFormatException if it is not a WAV file, none that is read here, or has more than {@link #MAX_BYTES}
     */
    public static WavAudio read(InputStream in) throws IOException {
        try (WavReader reader = WavReader.open(in)) {
            return readAll(reader);
        }
    }

    private static WavAudio readAll(WavReader reader) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] block = new byte[reader.maxReadBytes()];
        for (int bytes = reader.read(block); bytes > 0; bytes = reader.read(block)) {
            if (all.size() + bytes > MAX_BYTES) {
                throw new WavFormatException("more than " + MAX_BYTES + " bytes of samples", reader.offset());
            }
            all.write(block, 0, bytes);
        }
        return new WavAudio(reader.format(), all.toByteArray());
    }

    /** What {@link #data} means: 16-bit little-endian PCM or G.711. */
    public AudioFormat format() {
        return format;
    }

    /** All samples. Not a copy: only to be read. */
    public byte[] data() {
        return data;
    }

    /** How long it lasts, rounded down. */
    public long durationMillis() {
        return format.millisOf(data.length);
    }

    /**
     * The same audio as mono 16-bit little-endian PCM, mixed down and resampled where needed.
     *
     * @param rateHz the rate wanted, 8,000 to 192,000 Hz
     * @return bytes of the caller's own
     * @throws IllegalArgumentException if the rate is out of range or has no usable ratio to the file's
     */
    public byte[] pcm16Mono(int rateHz) {
        AudioFormat wanted = AudioFormat.pcm16(rateHz);
        ByteBuf out = Unpooled.buffer(Math.toIntExact(wanted.bytesOf(durationMillis() + 1)));
        try (Transcoder transcoder = Transcoder.between(format, wanted)) {
            transcoder.transcode(Unpooled.wrappedBuffer(data), out);
            ByteBuf tail = transcoder.drain(UnpooledByteBufAllocator.DEFAULT);
            out.writeBytes(tail);
            tail.release();
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            return bytes;
        } finally {
            out.release();
        }
    }
}
