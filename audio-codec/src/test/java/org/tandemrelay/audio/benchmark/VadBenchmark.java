package org.tandemrelay.audio.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
import org.openjdk.jmh.annotations.Warmup;
import org.tandemrelay.audio.vad.EnergyVad;
import org.tandemrelay.audio.vad.VadSettings;
import org.tandemrelay.audio.vad.VoiceActivityDetector;
import org.tandemrelay.testing.RecordedSpeech;

/** Listening to a frame of 20 ms, on the mean over a command with silence before and after. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class VadBenchmark implements VoiceActivityDetector.Listener {

    @Param({"8000", "16000", "24000"})
    public int rateHz;

    private EnergyVad vad;
    private ByteBuf pcm;
    private int index;
    private int total;
    private long turns;

    @Setup
    public void setUp() throws Exception {
        vad = new EnergyVad(rateHz, VadSettings.eager());
        pcm = Unpooled.directBuffer()
                .writeBytes(RecordedSpeech.load(RecordedSpeech.COMMAND).pcm16Mono(rateHz));
        total = pcm.writerIndex();
    }

    @Benchmark
    public long frame() {
        int frameBytes = rateHz / 25;
        if (index + frameBytes > total) {
            index = 0;
        }
        pcm.setIndex(index, index + frameBytes);
        vad.process(pcm, this);
        index += frameBytes;
        return turns;
    }

    @Override
    public void onSpeechStarted(long atMillis) {
        turns++;
    }

    @Override
    public void onSpeechStopped(long atMillis) {
        turns++;
    }
}
