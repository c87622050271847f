package org.tandemrelay.audio.transcode;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.resample.Quality;
import org.tandemrelay.audio.resample.Resampler;

/** By way of linear samples: expand, mix, resample, compress, each only where the two formats differ in it. */
final class LinearStage implements Stage {

    private final AudioFormat from;
    private final AudioFormat to;
    private final SampleCodec decoder;
    private final SampleCodec encoder;

    /** Null where the rates are the same. */
    private final @Nullable RateStep rate;

    /** Between the two pieces that {@link #drain} gives. */
    private boolean rateDrained;

    LinearStage(AudioFormat from, AudioFormat to, int blockFrames, Quality quality) {
        this.from = from;
        this.to = to;
        // Mixing down comes before resampling and mixing up after it: so a resampler never sees more channels than it
        // must.
        int channels = Math.min(from.channels(), to.channels());
        short[] decoded = new short[blockFrames * Math.max(from.channels(), to.channels())];
        this.decoder = SampleCodec.of(from.encoding(), decoded);
        if (from.sampleRateHz() == to.sampleRateHz()) {
            this.rate = null;
            this.encoder = SampleCodec.of(to.encoding(), decoded);
        } else {
            RateStep step = RateStep.of(
                    () -> Resampler.between(from.sampleRateHz(), to.sampleRateHz(), quality), channels, blockFrames);
            this.rate = step;
            this.encoder = SampleCodec.of(to.encoding(), new short[step.maxOutputFrames() * to.channels()]);
        }
    }

    @Override
    public byte[] input() {
        return decoder.bytes;
    }

    @Override
    public byte[] output() {
        return encoder.bytes;
    }

    @Override
    public int convert(int byteCount) {
        int frames = decoder.expand(byteCount) / from.channels();
        if (from.channels() > to.channels()) {
            Mixing.toMono(decoder.samples, frames);
        }
        return finish(rate == null ? frames : rate.process(decoder.samples, frames, encoder.samples));
    }

    @Override
    public int drain() {
        if (rate != null && !rateDrained) {
            rateDrained = true;
            int written = finish(rate.drain(encoder.samples));
            if (written > 0) {
                return written;
            }
        }
        int written = encoder.drain();
        reset();
        return written;
    }

    private int finish(int frames) {
        if (from.channels() < to.channels()) {
            Mixing.toStereo(encoder.samples, frames);
        }
        return encoder.compress(frames * to.channels());
    }

    @Override
    public void reset() {
        rateDrained = false;
        decoder.reset();
        encoder.reset();
        if (rate != null) {
            rate.reset();
        }
    }
}
