package org.tandemrelay.audio.transcode;

/** One channel from two, and two from one, in place. */
final class Mixing {

    private Mixing() {}

    /** The mean of both channels, rounded down: neither is lost, and nothing can overflow. */
    static void toMono(short[] samples, int frames) {
        for (int i = 0; i < frames; i++) {
            samples[i] = (short) ((samples[2 * i] + samples[2 * i + 1]) >> 1);
        }
    }

    /** The same sample in both channels. */
    static void toStereo(short[] samples, int frames) {
        // From the end, because the result is longer than what it is made from.
        for (int i = frames - 1; i >= 0; i--) {
            samples[2 * i] = samples[i];
            samples[2 * i + 1] = samples[i];
        }
    }

    /** One channel of interleaved stereo. */
    static void pick(short[] stereo, int channel, short[] mono, int frames) {
        for (int i = 0; i < frames; i++) {
            mono[i] = stereo[2 * i + channel];
        }
    }

    /** Puts one channel into interleaved stereo. */
    static void place(short[] mono, int channel, short[] stereo, int frames) {
        for (int i = 0; i < frames; i++) {
            stereo[2 * i + channel] = mono[i];
        }
    }
}
