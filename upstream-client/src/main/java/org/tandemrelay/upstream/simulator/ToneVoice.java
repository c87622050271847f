package org.tandemrelay.upstream.simulator;

import org.tandemrelay.audio.AudioFormat;

/**
 * The simulator's own voice, for what was never spoken: one tone for each word, its length by the word's letters and its pitch by
 * the word, with a pause between. Nobody will take it for speech, but it can be heard, has a rhythm, and is the same each time.
 */
final class ToneVoice {

    private static final AudioFormat FORMAT = AudioFormat.pcm16(24_000);
    private static final int MAX_WORDS = 200;
    private static final int MILLIS_PER_LETTER = 55;
    private static final int PAUSE_MILLIS = 70;
    private static final int FADE_MILLIS = 10;
    private static final double LOUDNESS = 8_000;

    private ToneVoice() {}

    static AudioClip say(String text) {
        String[] words = text.isBlank() ? new String[] {"…"} : text.strip().split("\\s+", MAX_WORDS + 1);
        int count = Math.min(words.length, MAX_WORDS);
        int samples = 0;
        for (int i = 0; i < count; i++) {
            samples += samplesOf(toneMillis(words[i]) + PAUSE_MILLIS);
        }
        byte[] pcm = new byte[samples * FORMAT.bytesPerFrame()];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int toneSamples = samplesOf(toneMillis(words[i]));
            writeTone(pcm, at, toneSamples, pitchOf(words[i]));
            at += toneSamples + samplesOf(PAUSE_MILLIS);
        }
        return new AudioClip(FORMAT, pcm);
    }

    private static int toneMillis(String word) {
        return MILLIS_PER_LETTER * Math.max(2, Math.min(word.length(), 20));
    }

    private static int samplesOf(int millis) {
        return millis * FORMAT.sampleRateHz() / 1_000;
    }

    /** One of 13 half tones above 220 Hz. */
    private static double pitchOf(String word) {
        return 220 * Math.pow(2, Math.floorMod(word.hashCode(), 13) / 12.0);
    }

    /** Turns a pointer by the same angle each sample, which costs four multiplications where a sine costs fifty. */
    private static void writeTone(byte[] pcm, int firstSample, int samples, double hertz) {
        double step = 2 * Math.PI * hertz / FORMAT.sampleRateHz();
        double stepSine = Math.sin(step);
        double stepCosine = Math.cos(step);
        double sine = 0;
        double cosine = 1;
        int fade = samplesOf(FADE_MILLIS);
        for (int n = 0; n < samples; n++) {
            double envelope = Math.min(1, Math.min(n, samples - n) / (double) fade);
            // A little of the octave, sin 2x = 2 sin x cos x, keeps it from sounding like a test signal.
            double wave = 0.8 * sine + 0.4 * sine * cosine;
            int value = (int) Math.round(LOUDNESS * envelope * wave);
            pcm[2 * (firstSample + n)] = (byte) value;
            pcm[2 * (firstSample + n) + 1] = (byte) (value >> 8);
            double turned = sine * stepCosine + cosine * stepSine;
            cosine = cosine * stepCosine - sine * stepSine;
            sine = turned;
        }
    }
}
