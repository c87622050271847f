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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tandemrelay.audio.opus.Opus;
import org.tandemrelay.audio.opus.OpusDecoder;
import org.tandemrelay.audio.opus.OpusEncoder;
import org.tandemrelay.audio.opus.OpusSettings;
import org.tandemrelay.testing.RecordedSpeech;

/** A frame of 20 ms of speech through libopus, mono, 24 kbit/s. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class OpusBenchmark {

    @Param({"16000", "24000", "48000"})
    public int rateHz;

    @Param({"5", "10"})
    public int complexity;

    private OpusEncoder encoder;
    private OpusDecoder decoder;
    private ByteBuf pcm;
    private ByteBuf packet;
    private ByteBuf out;

    @Setup
    public void setUp() throws Exception {
        System.out.println(Opus.describe());
        encoder = OpusEncoder.open(OpusSettings.voice(rateHz).withComplexity(complexity));
        decoder = OpusDecoder.open(rateHz, 1);
        pcm = Unpooled.directBuffer()
                .writeBytes(RecordedSpeech.load("leisure-to-consider").pcm16Mono(rateHz));
        packet = Unpooled.directBuffer(4_000);
        out = Unpooled.directBuffer(4_000);
        encoder.encode(pcm, packet);
    }

    @TearDown
    public void tearDown() {
        encoder.close();
        decoder.close();
    }

    /** Goes through the whole recording, because the cost depends on what is said. */
    @Benchmark
    public int encode() {
        if (pcm.readableBytes() < encoder.frameBytes()) {
            pcm.readerIndex(0);
        }
        return encoder.encode(pcm, packet.clear());
    }

    @Benchmark
    public int encodeAndDecode() {
        encode();
        return decoder.decode(packet, out.clear());
    }
}
