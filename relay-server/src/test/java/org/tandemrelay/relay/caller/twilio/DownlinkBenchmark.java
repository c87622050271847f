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
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.relay.benchmark.QuietModelSocket;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.relay.playout.Playout;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.playout.QuietOutput;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * Speech from a message of the model's, through the playout, to one of Twilio's: {@code moved} as it came, {@code recoded} from base64 to
 * bytes and back, and {@code transcoded} from PCM at 24 kHz of a model that speaks nothing else.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx768m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class DownlinkBenchmark {

    /** Of µ-law, in one message: 20 ms, and 200 ms. */
    @Param({"160", "1600"})
    public int bytes;

    private final ByteBufAllocator alloc = ByteBufAllocator.DEFAULT;
    private final Transcoder transcoder = Transcoder.between(AudioFormat.pcm16(24_000), AudioFormat.mulaw());
    private final ModelProtocol model = new OpenAiRealtime(() -> {}).newProtocol(SessionOpen.defaults());
    private final StreamWriter writer = new StreamWriter(new Wire(), "MZ0123456789abcdef0123456789abcdef");
    private final Playout playout =
            new Playout(new PlayoutSettings(PlayoutSettings.UNLIMITED, 60_000), AudioFormat.mulaw(), new Caller());
    private boolean moves;
    private boolean converts;
    private ByteBuf mulaw;
    private ByteBuf pcm;
    private long nowNanos;
    private int written;

    private final class Wire implements CallerSocket {
        @Override
        public ByteBufAllocator alloc() {
            return alloc;
        }

        @Override
        public void writeText(ByteBuf text) {
            written = text.readableBytes();
            text.release();
        }

        @Override
        public void writeBinary(ByteBuf binary) {
            throw new IllegalStateException("Twilio has none");
        }

        @Override
        public void takesSpeech(boolean takes) {}

        @Override
        public void flush() {}
    }

    private final class Caller extends QuietOutput {
        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            writer.media(audio);
        }

        @Override
        public void sendBase64(OutputItem item, ByteBuf text, int length) {
            writer.mediaBase64(text);
        }
    }

    private final class Session extends QuietModelSocket {
        @Override
        public void emitAudio(OutputItem item, ByteBuf audio) {
            playout.add(item, converts ? transcoder.transcode(audio, alloc) : audio, nowNanos);
        }

        @Override
        public boolean takesBase64() {
            return moves;
        }

        @Override
        public void emitBase64(OutputItem item, ByteBuf text, int start, int length) {
            ByteBuf speech = text.retainedSlice(start, length);
            playout.addBase64(item, speech, nowNanos);
            speech.release();
        }
    }

    @Setup
    public void setUp() {
        model.onOpen(new Session());
        model.onText(Unpooled.copiedBuffer("{\"type\":\"session.updated\",\"session\":{}}", StandardCharsets.US_ASCII));
        mulaw = delta(AudioFormat.mulaw(), bytes);
        pcm = delta(AudioFormat.pcm16(24_000), 6 * bytes);
    }

    private ByteBuf delta(AudioFormat format, int length) {
        byte[] turn = Speech.turn("rather-selfish.wav", format);
        int from = (int) format.bytesOf(1_000);
        byte[] text =
                ("{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_0123456789abcdef\",\"response_id\":"
                                + "\"resp_0123456789abcdef\",\"item_id\":\"item_0123456789abcdef\",\"output_index\":0,"
                                + "\"content_index\":0,\"delta\":\""
                                + Base64.getEncoder().encodeToString(Arrays.copyOfRange(turn, from, from + length))
                                + "\"}")
                        .getBytes(StandardCharsets.US_ASCII);
        return alloc.directBuffer(text.length).writeBytes(text);
    }

    private int hear(ByteBuf message, boolean move, boolean convert) {
        moves = move;
        converts = convert;
        nowNanos += 1_000_000_000;
        model.onText(message);
        playout.onBeat(nowNanos + 900_000_000);
        return written;
    }

    @Benchmark
    public int moved() {
        return hear(mulaw, true, false);
    }

    @Benchmark
    public int recoded() {
        return hear(mulaw, false, false);
    }

    @Benchmark
    public int transcoded() {
        return hear(pcm, false, true);
    }
}
