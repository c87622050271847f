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
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.testing.RecordedSpeech;

/** A frame of 20 ms of speech from direct buffer to direct buffer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx768m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class TranscodeBenchmark {

    @Param({
        "MULAW 8000 > PCM16_LE 8000",
        "PCM16_LE 8000 > MULAW 8000",
        "ALAW 8000 > PCM16_LE 8000",
        "PCM16_LE 8000 > ALAW 8000",
        "MULAW 8000 > ALAW 8000",
        "PCM16_LE 24000 > PCM16_LE 8000",
        "PCM16_LE 8000 > PCM16_LE 24000",
        "PCM16_LE 24000 > MULAW 8000",
        "MULAW 8000 > PCM16_LE 24000",
        "PCM16_LE 16000 > PCM16_LE 24000",
        "PCM16_LE 24000 > PCM16_LE 16000",
        "PCM16_LE 48000 > PCM16_LE 24000",
        "PCM16_LE 44100 > PCM16_LE 24000",
        "G722 16000 > PCM16_LE 24000",
        "PCM16_LE 24000 > G722 16000"
    })
    public String path;

    private Transcoder transcoder;
    private ByteBuf in;
    private ByteBuf out;

    private static AudioFormat format(String words) {
        String[] word = words.split(" ");
        return new AudioFormat(Encoding.valueOf(word[0]), Integer.parseInt(word[1]), 1);
    }

    @Setup
    public void setUp() throws Exception {
        String[] ends = path.split(" > ");
        AudioFormat from = format(ends[0]);
        transcoder = Transcoder.between(from, format(ends[1]));
        byte[] speech = RecordedSpeech.load("rather-selfish").pcm16Mono(from.sampleRateHz());
        ByteBuf encoded = Unpooled.buffer();
        try (Transcoder encoder = Transcoder.between(AudioFormat.pcm16(from.sampleRateHz()), from)) {
            encoder.transcode(Unpooled.wrappedBuffer(speech), encoded);
        }
        int frame = (int) from.bytesOf(20);
        in = Unpooled.directBuffer(frame).writeBytes(encoded, 50 * frame, frame);
        out = Unpooled.directBuffer(8_000);
    }

    @Benchmark
    public int frame() {
        transcoder.transcode(in.readerIndex(0), out.clear());
        return out.writerIndex();
    }
}
