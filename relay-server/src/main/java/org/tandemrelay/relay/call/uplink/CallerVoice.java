package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.audio.vad.EnergyVad;
import org.tandemrelay.audio.vad.VadSettings;
import org.tandemrelay.audio.vad.VoiceActivityDetector;

/** Listens to the caller for the relay's own sake: whether somebody speaks, and has for long enough to be meant. */
public final class CallerVoice implements VoiceActivityDetector.Listener {

    private static final VadSettings EAGER = VadSettings.eager();

    private final VadSettings settings;
    private final ByteBufAllocator alloc;
    private final Runnable onSpeech;

    /** All three null before the first audio. */
    private @Nullable AudioFormat format;

    private @Nullable Transcoder toPcm;
    private @Nullable EnergyVad detector;
    private boolean speaking;

    /**
     * Nobody speaks yet.
     *
     * @param minSpeechMillis that count as speech; less than any voice needs is taken for just that
     * @param onSpeech told each time when somebody has begun to speak
     */
    public CallerVoice(long minSpeechMillis, ByteBufAllocator alloc, Runnable onSpeech) {
        this.settings = new VadSettings(
                EAGER.thresholdDb(), 0, EAGER.silenceMillis(), Math.max(EAGER.minSpeechMillis(), minSpeechMillis));
        this.alloc = alloc;
        this.onSpeech = onSpeech;
    }

    /** Some of the caller's speech; borrowed. */
    public void hear(ByteBuf audio, AudioFormat spoken) {
        if (!spoken.equals(format)) {
            close();
            AudioFormat pcm = AudioFormat.pcm16(spoken.sampleRateHz());
            format = spoken;
            toPcm = Transcoder.between(spoken, pcm);
            detector = new EnergyVad(pcm.sampleRateHz(), settings);
        }
        if (toPcm == null || detector == null) {
            return;
        }
        ByteBuf pcm = toPcm.transcode(audio.retainedDuplicate(), alloc);
        try {
            detector.process(pcm, this);
        } finally {
            pcm.release();
        }
    }

    /** Whether somebody has spoken for long enough, and not stopped. */
    public boolean speaking() {
        return speaking;
    }

    @Override
    public void onSpeechStarted(long atMillis) {
        speaking = true;
        onSpeech.run();
    }

    @Override
    public void onSpeechStopped(long atMillis) {
        speaking = false;
    }

    /** Lets go of what it listens with. */
    public void close() {
        if (toPcm != null) {
            toPcm.close();
        }
    }
}
