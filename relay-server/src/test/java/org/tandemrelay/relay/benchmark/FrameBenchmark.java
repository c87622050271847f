package org.tandemrelay.relay.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
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
import org.tandemrelay.audio.Headroom;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.FrameOutlet;
import org.tandemrelay.upstream.websocket.FrameRules;
import org.tandemrelay.upstream.websocket.MessageSink;
import org.tandemrelay.upstream.websocket.MessageWriter;

/** One frame of each of the four ways that speech takes: its buffer made and filled, framed or unframed, and let go. */
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
public class FrameBenchmark {

    private static final byte[] SPEECH = new byte[960];
    private static final byte[] JSON = new byte[1_333];

    private final ByteBufAllocator alloc = ByteBufAllocator.DEFAULT;
    private final EmbeddedChannel callers = new EmbeddedChannel(new Drain());
    private final EmbeddedChannel models = new EmbeddedChannel(new Drain());
    private final FrameDecoder callersFrames = new FrameDecoder(FrameRules.strict(1 << 16), 1 << 16, true);
    private final FrameDecoder modelsFrames = new FrameDecoder(FrameRules.lenient(), 1 << 16, false);
    private final Ear ear = new Ear();
    private MessageWriter toModel;
    private MessageWriter toCaller;

    /** Masked, as callers send it. */
    private byte[] callersFrame;

    private byte[] modelsFrame;

    /** In the place of a socket. */
    private static final class Drain extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ReferenceCountUtil.release(msg);
        }
    }

    private static final class Ear implements MessageSink {
        private int heard;

        @Override
        public void onText(ByteBuf text) {
            heard = text.readableBytes();
        }

        @Override
        public void onBinary(ByteBuf binary) {
            heard = binary.readableBytes();
            binary.release();
        }

        @Override
        public void onReadComplete() {}
    }

    @Setup
    public void setUp() {
        java.util.Arrays.fill(JSON, (byte) 'a');
        toModel = writer(models, true);
        toCaller = writer(callers, false);
        callers.pipeline().addLast(callersFrames);
        models.pipeline().addLast(modelsFrames);
        callersFrames.deliverTo(ear);
        modelsFrames.deliverTo(ear);
        callersFrame = framed(true, false, SPEECH);
        modelsFrame = framed(false, true, JSON);
    }

    private static MessageWriter writer(EmbeddedChannel channel, boolean masked) {
        channel.pipeline().addLast("codec", new ChannelOutboundHandlerAdapter());
        return new MessageWriter(FrameOutlet.behind(channel.pipeline().context("codec")), masked);
    }

    private static byte[] framed(boolean masked, boolean text, byte[] payload) {
        EmbeddedChannel channel = new EmbeddedChannel();
        MessageWriter writer = writer(channel, masked);
        ByteBuf message = ByteBufAllocator.DEFAULT.buffer().writeBytes(payload);
        if (text) {
            writer.writeText(message);
        } else {
            writer.writeBinary(message);
        }
        writer.flush();
        ByteBuf frame = channel.readOutbound();
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes).release();
        return bytes;
    }

    @Benchmark
    public void textMaskedForTheModel() {
        toModel.writeText(Headroom.buffer(alloc, JSON.length).writeBytes(JSON));
    }

    @Benchmark
    public void speechFramedForTheCaller() {
        toCaller.writeBinary(Headroom.buffer(alloc, SPEECH.length).writeBytes(SPEECH));
    }

    @Benchmark
    public int speechUnmaskedOfTheCaller() {
        callers.pipeline().fireChannelRead(alloc.directBuffer(2_048).writeBytes(callersFrame));
        return ear.heard;
    }

    @Benchmark
    public int textJudgedOfTheModel() {
        models.pipeline().fireChannelRead(alloc.directBuffer(2_048).writeBytes(modelsFrame));
        return ear.heard;
    }
}
