package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.recorded.line.CarriedAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;

/** What a recorded caller says, at the rate of its call, and how it goes over the wire. Immutable: many calls may share one. */
public final class Recording {

    private final String name;
    private final WireEncoding encoding;
    private final AudioFormat format;
    private final byte[] pcm;
    private final List<Speech> speech;

    private Recording(String name, WireEncoding encoding, AudioFormat format, byte[] pcm) {
        this.name = name;
        this.encoding = encoding;
        this.format = format;
        this.pcm = pcm;
        this.speech = SpeechFinder.find(pcm, format);
    }

    /**
     * Reads a WAV file, mixes it down to one channel and brings it to the rate of the call. Blocks on I/O.
     *
     * @param carried what the call's protocol carries
     * @param encoding how it goes over the wire; one of those
     * @param wireRateHz the call's rate; null for the recording's own if the encoding has it, else the encoding's default
     * @throws UnreadableRecordingException if the file cannot be read, is no WAV file, or has nothing in it
     * @throws IllegalArgumentException if the encoding does not have that rate
     */
    public static Recording read(Path file, CarriedAudio carried, WireEncoding encoding, @Nullable Integer wireRateHz)
            throws UnreadableRecordingException {
        if (wireRateHz != null) {
            carried.rateFor(encoding, wireRateHz, wireRateHz);
        }
        WavAudio wav = wav(file);
        int rateHz = carried.rateFor(encoding, wireRateHz, wav.format().sampleRateHz());
        byte[] pcm;
        try {
            pcm = wav.pcm16Mono(rateHz);
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordingException(file + ": " + e.getMessage(), e);
        }
        if (pcm.length == 0) {
            throw new UnreadableRecordingException(file + ": there is no audio in it");
        }
        Path name = file.getFileName();
        return new Recording(
                name == null ? file.toString() : name.toString(), encoding, AudioFormat.pcm16(rateHz), pcm);
    }

    private static WavAudio wav(Path file) throws UnreadableRecordingException {
        try {
            return WavAudio.read(file);
        } catch (NoSuchFileException e) {
            throw new UnreadableRecordingException(file + ": no such file", e);
        } catch (IOException e) {
            throw new UnreadableRecordingException(file + ": " + e.getMessage(), e);
        }
    }

    /** The file's name, without its folder. */
    public String name() {
        return name;
    }

    /** How it goes over the wire. */
    public WireEncoding encoding() {
        return encoding;
    }

    /** Samples per second. */
    public int rateHz() {
        return format.sampleRateHz();
    }

    /** How long it lasts, with its fraction. */
    public double durationMillis() {
        return pcm.length * 1_000.0 / format.bytesPerSecond();
    }

    /** Where in it somebody speaks, in order. */
    public List<Speech> speech() {
        return speech;
    }

    AudioFormat format() {
        return format;
    }

    /**
     * Copies a piece of it.
     *
     * @param target borrowed; the piece is appended
     * @param offset of its first byte, which may be after the end
     * @return bytes appended, less than {@code length} at the end
     */
    int copyTo(ByteBuf target, long offset, int length) {
        int start = (int) Math.min(offset, pcm.length);
        int count = Math.min(length, pcm.length - start);
        target.writeBytes(pcm, start, count);
        return count;
    }
}
