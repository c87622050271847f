package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.vad.EnergyVad;
import org.tandemrelay.audio.vad.VadSettings;
import org.tandemrelay.audio.vad.VoiceActivityDetector;

/** Finds where in a recording somebody speaks. Pauses shorter than {@value #PAUSE_MILLIS} ms belong to the speech. */
final class SpeechFinder implements VoiceActivityDetector.Listener {

    private static final int PAUSE_MILLIS = 200;
    private static final int CHUNK_BYTES = 1 << 14;

    private final List<Speech> found = new ArrayList<>();
    private final double durationMillis;
    private long startMillis;

    private SpeechFinder(double durationMillis) {
        this.durationMillis = durationMillis;
    }

    /**
     * Looks through a whole recording.
     *
     * @param pcm in {@code format}
     * @param format mono 16-bit little-endian PCM
     */
    static List<Speech> find(byte[] pcm, AudioFormat format) {
        VadSettings eager = VadSettings.eager();
        VadSettings settings = new VadSettings(eager.thresholdDb(), 0, PAUSE_MILLIS, eager.minSpeechMillis());
        EnergyVad vad = new EnergyVad(format.sampleRateHz(), settings);
        SpeechFinder finder = new SpeechFinder(pcm.length * 1_000.0 / format.bytesPerSecond());
        ByteBuf samples = Unpooled.wrappedBuffer(pcm);
        while (samples.isReadable()) {
            vad.process(samples.readSlice(Math.min(CHUNK_BYTES, samples.readableBytes())), finder);
        }
        // The recording may end in mid-word: the silence after it ends that too.
        vad.process(Unpooled.wrappedBuffer(new byte[(int) format.bytesOf(2 * PAUSE_MILLIS)]), finder);
        return List.copyOf(finder.found);
    }

    @Override
    public void onSpeechStarted(long atMillis) {
        startMillis = atMillis;
    }

    @Override
    public void onSpeechStopped(long atMillis) {
        // The detector tells the end when it is sure of it, and its filters ring on after the last sample.
        found.add(new Speech(startMillis, Math.min((double) atMillis - PAUSE_MILLIS, durationMillis)));
    }
}
