package org.tandemrelay.audio.transcode;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.resample.Quality;
import org.tandemrelay.audio.resample.Resampler;
import org.tandemrelay.audio.transcode.SampleBench.Block;

/** By way of linear samples: expand, mix, resample, compress, each only where the two formats differ in it. */
final class LinearStage implements Stage {

    private final AudioFormat from;
    private final AudioFormat to;
    private final SampleCodec decoder;
    private final SampleCodec encoder;
    private final int mostIn;
    private final int mostOut;

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
        this.mostIn = blockFrames * Math.max(from.channels(), to.channels());
        this.decoder = SampleCodec.of(from.encoding(), mostIn);
        if (from.sampleRateHz() == to.sampleRateHz()) {
            this.rate = null;
            this.mostOut = 0;
            this.encoder = SampleCodec.of(to.encoding(), mostIn);
        } else {
            RateStep step = RateStep.of(
                    () -> Resampler.between(from.sampleRateHz(), to.sampleRateHz(), quality), channels, blockFrames);
            this.rate = step;
            this.mostOut = step.maxOutputFrames() * to.channels();
            this.encoder = SampleCodec.of(to.encoding(), mostOut);
        }
    }

    @Override
    public byte[] input() {
        return bench().in().bytes;
    }

    @Override
    public byte[] output() {
        return out(bench()).bytes;
    }

    private SampleBench bench() {
        return SampleBench.of(mostIn, mostOut);
    }

    private Block out(SampleBench bench) {
        return rate == null ? bench.in() : bench.out();
    }

    @Override
    public int convert(int byteCount) {
        SampleBench bench = bench();
        Block in = bench.in();
        Block out = out(bench);
        int frames = decoder.expand(in, byteCount) / from.channels();
        if (from.channels() > to.channels()) {
            Mixing.toMono(in.samples, frames);
        }
        return finish(out, rate == null ? frames : rate.process(in.samples, frames, out.samples));
    }

    @Override
    public int drain() {
        Block out = out(bench());
        if (rate != null && !rateDrained) {
            rateDrained = true;
            int written = finish(out, rate.drain(out.samples));
            if (written > 0) {
                return written;
            }
        }
        int written = encoder.drain(out);
        reset();
        return written;
    }

    private int finish(Block out, int frames) {
        if (from.channels() < to.channels()) {
            Mixing.toStereo(out.samples, frames);
        }
        return encoder.compress(out, frames * to.channels());
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
