package org.tandemrelay.relay.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * 20 ms of PCM16 at 24 kHz: into the message that takes them to the model, and out of the one that brings them back, by the scanner and, to
 * compare, by Jackson.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Xmx512m",
            "-Dio.netty.leakDetection.level=disabled",
            LoopThreads.EXECUTOR,
            LoopThreads.EXECUTOR_CLASS
        })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class AudioPathBenchmark {

    private static final int BYTES = 960;
    private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);

    private final ByteBufAllocator alloc = ByteBufAllocator.DEFAULT;
    private final ModelProtocol model = new OpenAiRealtime(() -> {}).newProtocol(SessionOpen.defaults());
    private final QuietModelSocket socket = new QuietModelSocket();
    private final byte[] speech = new byte[BYTES];
    private ByteBuf audio;
    private ByteBuf text;
    private ByteBuf delta;
    private ByteBuf out;

    @Setup
    public void setUp() {
        model.onOpen(socket);
        model.onText(Unpooled.copiedBuffer("{\"type\":\"session.updated\",\"session\":{}}", StandardCharsets.US_ASCII));
        AudioFormat format = AudioFormat.pcm16(24_000);
        int from = (int) format.bytesOf(1_000);
        byte[] piece = Arrays.copyOfRange(Speech.turn("rather-selfish.wav", format), from, from + BYTES);
        System.arraycopy(piece, 0, speech, 0, BYTES);
        audio = alloc.directBuffer(BYTES).writeBytes(speech);
        text = alloc.directBuffer().writeBytes(Base64.getEncoder().encode(speech));
        delta = alloc.directBuffer().writeBytes(delta());
        out = alloc.directBuffer(2_048);
    }

    private byte[] delta() {
        String message =
                "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_0123456789abcdef\",\"response_id\":"
                        + "\"resp_0123456789abcdef\",\"item_id\":\"item_0123456789abcdef\",\"output_index\":0,"
                        + "\"content_index\":0,\"delta\":\""
                        + Base64.getEncoder().encodeToString(speech)
                        + "\"}";
        return message.getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public int appendWritten() {
        model.writeAudio(audio.retain().readerIndex(0));
        return socket.lastBytes();
    }

    @Benchmark
    public int deltaRead() {
        model.onText(delta);
        return socket.lastBytes();
    }

    @Benchmark
    public int deltaReadByJackson() throws IOException {
        try (InputStream in = new ByteBufInputStream(delta.slice())) {
            return JSON.readTree(in).path("delta").binaryValue().length;
        }
    }

    @Benchmark
    public int encoded() {
        Base64Audio.encode(audio.readerIndex(0), out.clear());
        return out.readableBytes();
    }

    @Benchmark
    public int decoded() {
        ByteBuf decoded = Base64Audio.decode(alloc, text, 0, text.readableBytes());
        int bytes = decoded.readableBytes();
        decoded.release();
        return bytes;
    }
}
