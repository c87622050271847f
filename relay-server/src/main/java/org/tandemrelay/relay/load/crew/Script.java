package org.tandemrelay.relay.load.crew;

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
import org.tandemrelay.audio.opus.OpusEncoder;
import org.tandemrelay.audio.opus.OpusSettings;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.recorded.Recording;
import org.tandemrelay.relay.recorded.Speech;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.WireAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;

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
     * @param audio on the wire; frames of 20 ms
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
            byte[] pcm = pcm(file, audio.rateHz());
            double endMillis =
                    pcm.length * 1_000.0 / AudioFormat.pcm16(audio.rateHz()).bytesPerSecond();
            Path name = file.getFileName();
            utterances.add(utterance(
                    name == null ? file.toString() : name.toString(),
                    frames(pcm, audio),
                    form,
                    speech.isEmpty() ? 0 : speech.get(0).startMillis(),
                    speech.isEmpty() ? endMillis : speech.get(speech.size() - 1).endMillis()));
        }
        Utterance silence = utterance("silence", frames(new byte[Short.BYTES], audio), form, 0, 0);
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

    /** The last frame is filled up with silence. */
    private static byte[][] frames(byte[] pcm, WireAudio audio) {
        int frameBytes = (int) AudioFormat.pcm16(audio.rateHz()).bytesOf(audio.frameMillis());
        byte[] whole = Arrays.copyOf(pcm, (pcm.length + frameBytes - 1) / frameBytes * frameBytes);
        return audio.encoding() == WireEncoding.OPUS
                ? packets(whole, frameBytes, audio)
                : cut(encoded(whole, audio), (int) audio.format().bytesOf(audio.frameMillis()));
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

    private static byte[][] cut(byte[] encoded, int frameBytes) {
        byte[][] frames = new byte[encoded.length / frameBytes][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Arrays.copyOfRange(encoded, i * frameBytes, (i + 1) * frameBytes);
        }
        return frames;
    }

    /** Encoded once, for all callers: encoding it for each would be the load. */
    private static byte[][] packets(byte[] pcm, int frameBytes, WireAudio audio) {
        byte[][] packets = new byte[pcm.length / frameBytes][];
        try (OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(audio.rateHz()))) {
            ByteBuf packet = Unpooled.buffer();
            for (int i = 0; i < packets.length; i++) {
                packet.clear();
                encoder.encode(Unpooled.wrappedBuffer(pcm, i * frameBytes, frameBytes), packet);
                packets[i] = ByteBufUtil.getBytes(packet);
            }
        }
        return packets;
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

    /** Whether audio is in packets of Opus, of which each has its own length. */
    boolean packets() {
        return format.encoding().packetised();
    }

    int frameBytes() {
        return silence.frames()[0].length;
    }

    int bodyBytes() {
        return silence.bodies()[0].length;
    }
}
