package org.tandemrelay.audio.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tandemrelay.audio.reference.Soxr;
import org.tandemrelay.audio.reference.SpeexResampler;

/**
 * The same frame through native libraries (Debian {@code libspeexdsp1}, {@code libsoxr0}), by JNA's direct mapping and without
 * copies. Its input is silence, which costs them what speech costs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ReferenceBenchmark {

    @Param({"24000 > 8000", "8000 > 24000", "16000 > 24000", "44100 > 24000"})
    public String rates;

    private int frame;
    private SpeexResampler speex5;
    private SpeexResampler speex10;
    private Soxr soxr;

    @Setup
    public void setUp() {
        String[] ends = rates.split(" > ");
        int fromHz = Integer.parseInt(ends[0]);
        int toHz = Integer.parseInt(ends[1]);
        frame = fromHz / 50;
        speex5 = new SpeexResampler(fromHz, toHz, 5);
        speex10 = new SpeexResampler(fromHz, toHz, 10);
        soxr = new Soxr(fromHz, toHz);
    }

    @TearDown
    public void tearDown() {
        speex5.close();
        speex10.close();
        soxr.close();
    }

    @Benchmark
    public int speexdspQuality5() {
        return speex5.call(frame);
    }

    @Benchmark
    public int speexdspQuality10() {
        return speex10.call(frame);
    }

    @Benchmark
    public int soxrHighQuality() {
        return soxr.call(frame);
    }
}
