package org.tandemrelay.relay.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.recorded.Recording;
import org.tandemrelay.relay.recorded.Speech;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.WireAudio;

/** What callers say: recordings, and the silence between them. Immutable, for all calls to share. */
public final class Script {

    private final List<Utterance> utterances;
    private final Utterance silence;
    private final AudioFormat format;
    private final FrameForm form;

    private Script(List<Utterance> utterances, Utterance silence, AudioFormat format, FrameForm form) {
        this.utterances = utterances;
        this.silence = silence;
        this.format = format;
        this.form = form;
    }

    /**
     * Reads a WAV file, or all of a folder in the order of their names. Blocks on I/O.
     *
     * @param audio on the wire; frames of 20 ms, and not Opus
     * @throws UnreadableRecordingException if there is none, or one cannot be read; the message names it
     */
    public static Script read(Path fileOrFolder, LineDialect dialect, WireAudio audio)
            throws UnreadableRecordingException {
        FrameForm form = FrameForm.of(dialect.name());
        AudioFormat wire = audio.format();
        List<Utterance> utterances = new ArrayList<>();
        for (Path file : files(fileOrFolder)) {
            List<Speech> speech = Recording.read(file, dialect.audio(), audio.encoding(), audio.rateHz())
                    .speech();
            byte[] encoded = encoded(pcm(file, audio.rateHz()), audio);
            double endMillis = encoded.length * 1_000.0 / wire.bytesPerSecond();
            Path name = file.getFileName();
            utterances.add(utterance(
                    name == null ? file.toString() : name.toString(),
                    frames(encoded, audio),
                    form,
                    speech.isEmpty() ? 0 : speech.get(0).startMillis(),
                    speech.isEmpty() ? endMillis : speech.get(speech.size() - 1).endMillis()));
        }
        Utterance silence = utterance("silence", frames(new byte[1], audio), form, 0, 0);
        return new Script(List.copyOf(utterances), silence, wire, form);
    }

    private static List<Path> files(Path fileOrFolder) throws UnreadableRecordingException {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        try (Stream<Path> all = Files.list(fileOrFolder)) {
            List<Path> found = all.filter(file -> file.toString().endsWith(".wav"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new UnreadableRecordingException(fileOrFolder + ": there is no .wav file in it");
            }
            return found;
        } catch (IOException e) {
            throw new UnreadableRecordingException(fileOrFolder + ": " + e.getMessage(), e);
        }
    }

    private static byte[] pcm(Path file, int rateHz) throws UnreadableRecordingException {
        try {
            return WavAudio.read(file).pcm16Mono(rateHz);
        } catch (IOException e) {
            throw new UnreadableRecordingException(file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] encoded(byte[] pcm, WireAudio audio) {
        try (Transcoder transcoder = Transcoder.between(AudioFormat.pcm16(audio.rateHz()), audio.format())) {
            ByteBuf wire = transcoder.transcode(Unpooled.wrappedBuffer(pcm), UnpooledByteBufAllocator.DEFAULT);
            try {
                return ByteBufUtil.getBytes(wire);
            } finally {
                wire.release();
            }
        }
    }

    /** The last frame is filled up with silence. */
    private static byte[][] frames(byte[] encoded, WireAudio audio) {
        int frameBytes = (int) audio.format().bytesOf(audio.frameMillis());
        byte[] quiet = encoded(new byte[(int) AudioFormat.pcm16(audio.rateHz()).bytesOf(audio.frameMillis())], audio);
        int whole = encoded.length / frameBytes;
        int count = encoded.length == whole * frameBytes ? whole : whole + 1;
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            frames[i] = Arrays.copyOf(quiet, frameBytes);
            int length = Math.min(frameBytes, encoded.length - i * frameBytes);
            System.arraycopy(encoded, i * frameBytes, frames[i], 0, length > 1 ? length : 0);
        }
        return frames;
    }

    private static Utterance utterance(String name, byte[][] frames, FrameForm form, double start, double end) {
        byte[][] bodies = frames;
        if (form.text()) {
            bodies = Stream.of(frames)
                    .map(frame -> Base64.getEncoder().encode(frame))
                    .toArray(byte[][]::new);
        }
        return new Utterance(name, frames, bodies, start, end);
    }

    /** The recordings' names. */
    public List<String> names() {
        return utterances.stream().map(Utterance::name).toList();
    }

    /** The recording of that turn of a call: calls begin with different ones, and then take all in turn. */
    Utterance utterance(int call, int turn) {
        return utterances.get(Math.floorMod(call + turn, utterances.size()));
    }

    /** One frame of it. */
    Utterance silence() {
        return silence;
    }

    AudioFormat format() {
        return format;
    }

    FrameForm form() {
        return form;
    }

    int frameBytes() {
        return silence.frames()[0].length;
    }

    int bodyBytes() {
        return silence.bodies()[0].length;
    }
}
