package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.connect.ModelSocket;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * 20 ms of speech from a message of Twilio's to a message of the model's: {@code moved} as it came, {@code recoded} from base64 to bytes and
 * back, and {@code transcoded} to PCM at 24 kHz for a model that speaks nothing else.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx768m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class UplinkBenchmark {

    @Param({"160", "1600"})
    public int bytes;

    private final ByteBufAllocator alloc = ByteBufAllocator.DEFAULT;
    private final MediaScanner scanner = new MediaScanner();
    private final Transcoder transcoder = Transcoder.between(AudioFormat.mulaw(), AudioFormat.pcm16(24_000));
    private final ModelProtocol model = new OpenAiRealtime(() -> {}).newProtocol(SessionOpen.defaults());
    private ByteBuf message;
    private int written;

    @Setup
    public void setUp() {
        model.onOpen(new ModelSocket() {
            @Override
            public ByteBufAllocator alloc() {
                return alloc;
            }

            @Override
            public void writeBinary(ByteBuf bytes) {
                bytes.release();
            }

            @Override
            public void writeText(ByteBuf json) {
                written = json.readableBytes();
                json.release();
            }

            @Override
            public void flush() {
                // There is no socket.
            }

            @Override
            public void emit(ModelEvent event) {
                // There is no call.
            }

            @Override
            public void emitAudio(OutputItem item, ByteBuf audio) {
                audio.release();
            }

            @Override
            public boolean takesBase64() {
                return false;
            }

            @Override
            public void emitBase64(OutputItem item, ByteBuf text, int start, int length) {
                // There is no call.
            }

            @Override
            public void emitMessage(ByteBuf message, String kind) {
                // There is no call.
            }

            @Override
            public void emitSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
                // There is no call.
            }

            @Override
            public String redact(String words) {
                return words;
            }

            @Override
            public void close(int code, String reason) {
                // There is no socket.
            }
        });
        model.onText(Unpooled.copiedBuffer("{\"type\":\"session.updated\",\"session\":{}}", StandardCharsets.US_ASCII));
        byte[] turn = Speech.turn("rather-selfish.wav", AudioFormat.mulaw());
        String payload = Base64.getEncoder().encodeToString(Arrays.copyOfRange(turn, 8_000, 8_000 + bytes));
        byte[] text =
                ("{\"event\":\"media\",\"sequenceNumber\":\"54\",\"media\":{\"track\":\"inbound\",\"chunk\":\"53\","
                                + "\"timestamp\":\"1040\",\"payload\":\"" + payload
                                + "\"},\"streamSid\":\"MZ0123456789abcdef0123456789abcdef\"}")
                        .getBytes(StandardCharsets.US_ASCII);
        message = Unpooled.directBuffer(text.length).writeBytes(text);
    }

    private int start() {
        if (!scanner.scan(message) || !Base64Audio.valid(message, scanner.payloadStart(), scanner.payloadLength())) {
            throw new IllegalStateException("no media");
        }
        return scanner.payloadStart();
    }

    @Benchmark
    public int moved() {
        model.writeBase64(message, start(), scanner.payloadLength());
        return written;
    }

    @Benchmark
    public int recoded() {
        model.writeAudio(Base64Audio.decode(alloc, message, start(), scanner.payloadLength()));
        return written;
    }

    @Benchmark
    public int transcoded() {
        ByteBuf mulaw = Base64Audio.decode(alloc, message, start(), scanner.payloadLength());
        model.writeAudio(transcoder.transcode(mulaw, alloc));
        return written;
    }
}
