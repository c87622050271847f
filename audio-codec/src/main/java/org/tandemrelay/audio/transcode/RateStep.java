package org.tandemrelay.audio.transcode;

import java.util.function.Supplier;
import org.tandemrelay.audio.resample.Resampler;

/** Resamples interleaved channels. */
interface RateStep {

    /**
     * A step for one stream.
     *
     * @param resamplers makes a resampler for a channel
     * @param maxFrames the most frames that it will be given at once
     */
    static RateStep of(Supplier<Resampler> resamplers, int channels, int maxFrames) {
        return channels == 1
                ? new Mono(resamplers.get(), maxFrames)
                : new Stereo(resamplers.get(), resamplers.get(), maxFrames);
    }

    /** The most frames that {@link #process} or {@link #drain} gives at once. */
    int maxOutputFrames();

    /** Converts {@code frames} frames and tells how many it wrote. */
    int process(short[] in, int frames, short[] out);

    /** Writes what was held back, tells how many frames that was, and starts anew. */
    int drain(short[] out);

    /** Forgets the stream. */
    void reset();

    /** One channel: the arrays are the resampler's own. */
    final class Mono implements RateStep {

        private final Resampler resampler;
        private final int maxOutputFrames;

        Mono(Resampler resampler, int maxFrames) {
            this.resampler = resampler;
            this.maxOutputFrames = Math.max(resampler.maxOutputSamples(maxFrames), resampler.maxDrainSamples());
        }

        @Override
        public int maxOutputFrames() {
            return maxOutputFrames;
        }

        @Override
        public int process(short[] in, int frames, short[] out) {
            return resampler.process(in, frames, out);
        }

        @Override
        public int drain(short[] out) {
            return resampler.drain(out);
        }

        @Override
        public void reset() {
            resampler.reset();
        }
    }

    /** Two channels, taken apart and put together again. */
    final class Stereo implements RateStep {

        private final Resampler[] resamplers;
        private final short[] mono;
        private final short[] converted;

        Stereo(Resampler left, Resampler right, int maxFrames) {
            this.resamplers = new Resampler[] {left, right};
            this.mono = new short[maxFrames];
            this.converted = new short[Math.max(left.maxOutputSamples(maxFrames), left.maxDrainSamples())];
        }

        @Override
        public int maxOutputFrames() {
            return converted.length;
        }

        @Override
        public int process(short[] in, int frames, short[] out) {
            int written = 0;
            for (int channel = 0; channel < resamplers.length; channel++) {
                Mixing.pick(in, channel, mono, frames);
                written = resamplers[channel].process(mono, frames, converted);
                Mixing.place(converted, channel, out, written);
            }
            return written;
        }

        @Override
        public int drain(short[] out) {
            int written = 0;
            for (int channel = 0; channel < resamplers.length; channel++) {
                written = resamplers[channel].drain(converted);
                Mixing.place(converted, channel, out, written);
            }
            return written;
        }

        @Override
        public void reset() {
            for (Resampler resampler : resamplers) {
                resampler.reset();
            }
        }
    }
}
