package org.tandemrelay.audio.vad;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.pcm.Pcm16Block;

/**
 * Takes for speech what rises above the noise floor in the band of voices.
 *
 * <p>Frames of 10 ms are measured between 150 and 1,600 Hz, where voiced sounds have their power and hiss and hum have little.
 * A turn starts when frames above the threshold outweigh those below by {@code minSpeechMillis} and enough of them are voiced,
 * and ends after
 * {@code silenceMillis} without speech, for which a lower threshold holds, so that the weak end of a word belongs to it.
 *
 * <pre>
 *   quiet --(speech outweighs for minSpeechMillis)--> talking
 *   quiet &lt;--------(silenceMillis of silence)--------- talking
 * </pre>
 */
public final class EnergyVad implements VoiceActivityDetector {

    private static final int FRAMES_PER_SECOND = 100;
    private static final double FULL_SCALE_POWER = 32_768.0 * 32_768.0;

    /** A frame is nothing unless it is above this, whatever the floor. */
    private static final double QUIETEST_SPEECH_DBFS = -50;

    /** The correlation from which a frame is voiced. */
    private static final double VOICED = 0.65;

    /** A turn starts only if so much of it is voiced: so loud noises do not. */
    private static final double VOICED_SHARE = 0.4;

    /** A frame so far below the loudest of a start is the ringing of a blow, not a voice. */
    private static final double RINGING_DB = 12;

    /** The loudest is forgotten slowly: a voice may fall through a sentence, a blow rings off faster than this. */
    private static final double FORGOTTEN_DB_PER_FRAME = 0.1;

    /** How much of the threshold must be lost before a frame in a turn counts as silence. */
    private static final double HYSTERESIS = 0.6;

    /** Frames of speech in a row that interrupt a silence: a click does not. */
    private static final int FRAMES_TO_INTERRUPT = 3;

    private final int sampleRateHz;
    private final VadSettings settings;
    private final int frameSamples;
    private final Pcm16Block block;
    private final Biquad highPass;
    private final Biquad lowPass;
    private final NoiseFloor floor = new NoiseFloor();
    private final Voicing voicing;

    private double power;
    private int samplesInFrame;
    private long samplesHeard;
    private long lastStopMillis;
    private boolean talking;
    /** While quiet: how much speech outweighs silence since {@link #firstSpeechSample}. */
    private int speechFrames;

    /** How many of them were voiced; fewer than there are, because a voice is recognised by what came before. */
    private int voicedFrames;

    private long firstSpeechSample;
    private double loudestDbfs;
    /** While talking: frames since the last speech, and frames of speech in a row. */
    private int silentFrames;

    private int framesInRow;

    /**
     * A detector at 0 ms.
     *
     * @param sampleRateHz 8,000 to 192,000 Hz
     * @throws IllegalArgumentException if the rate is out of range
     */
    public EnergyVad(int sampleRateHz, VadSettings settings) {
        if (sampleRateHz < 8_000 || sampleRateHz > 192_000) {
            throw new IllegalArgumentException("sample rate " + sampleRateHz + " Hz is not between 8000 and 192000");
        }
        this.sampleRateHz = sampleRateHz;
        this.settings = settings;
        this.frameSamples = sampleRateHz / FRAMES_PER_SECOND;
        this.block = new Pcm16Block(frameSamples);
        this.highPass = Biquad.highPass(150, sampleRateHz);
        this.lowPass = Biquad.lowPass(1_600, sampleRateHz);
        this.voicing = new Voicing(sampleRateHz);
    }

    @Override
    public void process(ByteBuf pcm16le, Listener listener) {
        int index = pcm16le.readerIndex();
        for (int count = block.load(pcm16le, index); count > 0; count = block.load(pcm16le, index)) {
            measure(block.samples(), count, listener);
            index += count * Short.BYTES;
        }
    }

    private void measure(short[] samples, int count, Listener listener) {
        for (int i = 0; i < count; i++) {
            double filtered = lowPass.next(highPass.next(samples[i]));
            power += filtered * filtered;
            voicing.add(filtered);
            if (++samplesInFrame == frameSamples) {
                samplesHeard += frameSamples;
                onFrame(10 * Math.log10(power / frameSamples / FULL_SCALE_POWER + 1e-12), listener);
                power = 0;
                samplesInFrame = 0;
            }
        }
    }

    private void onFrame(double levelDbfs, Listener listener) {
        double excess = levelDbfs - floor.update(levelDbfs);
        if (talking) {
            onFrameWhileTalking(excess > settings.thresholdDb() * HYSTERESIS, listener);
        } else {
            onFrameWhileQuiet(levelDbfs, excess > settings.thresholdDb() && levelDbfs > QUIETEST_SPEECH_DBFS, listener);
        }
    }

    private void onFrameWhileQuiet(double levelDbfs, boolean loud, Listener listener) {
        if (!loud) {
            speechFrames = Math.max(0, speechFrames - 1);
            voicedFrames = Math.min(voicedFrames, speechFrames);
            return;
        }
        if (speechFrames == 0) {
            firstSpeechSample = samplesHeard - frameSamples;
            loudestDbfs = levelDbfs;
        }
        loudestDbfs = Math.max(loudestDbfs - FORGOTTEN_DB_PER_FRAME, levelDbfs);
        if (levelDbfs > loudestDbfs - RINGING_DB) {
            speechFrames++;
            voicedFrames += voicing.strength() > VOICED ? 1 : 0;
        }
        boolean enough = millisOf((long) speechFrames * frameSamples) >= settings.minSpeechMillis();
        if (enough && voicedFrames >= VOICED_SHARE * speechFrames) {
            start(listener);
        }
    }

    private void start(Listener listener) {
        talking = true;
        silentFrames = 0;
        framesInRow = 0;
        speechFrames = 0;
        voicedFrames = 0;
        long padded = millisOf(firstSpeechSample) - settings.prefixPaddingMillis();
        listener.onSpeechStarted(Math.max(lastStopMillis, padded));
    }

    private void onFrameWhileTalking(boolean speech, Listener listener) {
        silentFrames++;
        framesInRow = speech ? framesInRow + 1 : 0;
        if (framesInRow >= FRAMES_TO_INTERRUPT) {
            silentFrames = 0;
        }
        if (millisOf((long) silentFrames * frameSamples) >= settings.silenceMillis()) {
            talking = false;
            lastStopMillis = millisOf(samplesHeard);
            listener.onSpeechStopped(lastStopMillis);
        }
    }

    private long millisOf(long samples) {
        return samples * 1_000 / sampleRateHz;
    }

    @Override
    public void reset() {
        highPass.reset();
        lowPass.reset();
        floor.reset();
        power = 0;
        samplesInFrame = 0;
        samplesHeard = 0;
        lastStopMillis = 0;
        talking = false;
        speechFrames = 0;
        voicedFrames = 0;
        silentFrames = 0;
        framesInRow = 0;
        voicing.reset();
    }
}
