package org.tandemrelay.relay.recorded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.relay.recorded.line.WireEncoding;
import org.tandemrelay.testing.Fit;

/** The recorded speech of the samples, and WAV files made of it. */
public final class Recordings {

    private static final int HEADER_BYTES = 44;
    private static final int PCM = 1;

    private Recordings() {}

    /** Samples of one of the recordings, from {@code fromMillis} on; they are 16-bit, mono, with a header of 44 bytes. */
    public static short[] speech(String name, int rateHz, int fromMillis, int millis) {
        try (InputStream in = Recordings.class.getResourceAsStream("/org/tandemrelay/samples/recorded-audio/" + name)) {
            byte[] wav = in.readAllBytes();
            short[] all = shorts(Arrays.copyOfRange(wav, HEADER_BYTES, wav.length));
            int from = rateHz / 1_000 * fromMillis;
            return Arrays.copyOfRange(all, from, from + rateHz / 1_000 * millis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path wav(Path file, int rateHz, short[] samples) {
        return wav(file, new Layout(PCM, rateHz, 1, 16), bytes(samples));
    }

    /** What the header of a WAV says. */
    public record Layout(int tag, int rateHz, int channels, int bits) {}

    public static Path wav(Path file, Layout layout, byte[] data) {
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + data.length).order(ByteOrder.LITTLE_ENDIAN);
        int frameBytes = layout.channels() * layout.bits() / 8;
        wav.put("RIFF".getBytes())
                .putInt(36 + data.length)
                .put("WAVEfmt ".getBytes())
                .putInt(16);
        wav.putShort((short) layout.tag()).putShort((short) layout.channels()).putInt(layout.rateHz());
        wav.putInt(layout.rateHz() * frameBytes).putShort((short) frameBytes).putShort((short) layout.bits());
        wav.put("data".getBytes()).putInt(data.length).put(data);
        try {
            return Files.write(file, wav.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a caller says in the native protocol, at its own rate. */
    static Recording spoken(Path file) throws UnreadableRecordingException {
        return Recording.read(file, LineDialects.tandem().audio(), WireEncoding.PCM16, null);
    }

    public static byte[] bytes(short[] samples) {
        ByteBuffer out = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        out.asShortBuffer().put(samples);
        return out.array();
    }

    public static short[] shorts(byte[] pcm) {
        short[] samples = new short[pcm.length / 2];
        ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    /** Where {@code needle} fits best into {@code hay}, by normalised correlation; −1 if nowhere above {@code least}. */
    public static int find(short[] needle, short[] hay, double least) {
        Fit fit = needle.length > hay.length ? new Fit(0, -1) : Fit.ofSpeech(doubles(needle), doubles(hay));
        return fit.likeness() > least ? fit.place() : -1;
    }

    private static double[] doubles(short[] samples) {
        return IntStream.range(0, samples.length).mapToDouble(i -> samples[i]).toArray();
    }
}
