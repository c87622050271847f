package org.tandemrelay.relay.heard;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.audio.AudioFormat;

/**
 * A caller a long way off, who interrupts each answer at a moment of chance, and knows what it had heard. Its dialect is that of the
 * subclass; all of it happens on one event loop.
 */
abstract class FarCaller extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final long SOONEST_MILLIS = 60;
    private static final long LATEST_MILLIS = 1_900;

    /** Of what happened before an item is played, and matters. */
    private static final long AROUND_MILLIS = 300;

    private static final int WAYS = 2;

    private final List<Interruption> interruptions = new CopyOnWriteArrayList<>();
    private Plan plan;
    private FarEnd farEnd;
    private LoopWatch watch;
    private ChannelHandlerContext ctx;

    /**
     * What a caller does.
     *
     * @param turn what it says, in the dialect's format
     * @param interruptions how often
     * @param oneWayMillis how far away it is
     * @param random the chance
     */
    record Plan(byte[] turn, int interruptions, long oneWayMillis, Random random) {}

    // The dialect.

    abstract AudioFormat format();

    abstract String path();

    String subprotocol() {
        return null;
    }

    abstract void begin();

    /** 20 ms. */
    abstract void sendFrame(byte[] audio);

    abstract void onText(String text);

    void onBinary(int bytes) {
        throw new IllegalStateException("binary");
    }

    // What all do.

    final void call(LoopWatch loopWatch, EventLoop loop, int port, Plan what) {
        watch = loopWatch;
        plan = what;
        farEnd = new FarEnd(loop);
        URI url = URI.create("ws://127.0.0.1:" + port + path());
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new LongWay(plan.oneWayMillis(), plan.random()),
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(8 << 10),
                                        new WebSocketClientProtocolHandler(
                                                WebSocketClientHandshakerFactory.newHandshaker(
                                                        url,
                                                        WebSocketVersion.V13,
                                                        subprotocol(),
                                                        false,
                                                        new DefaultHttpHeaders(),
                                                        1 << 20)),
                                        FarCaller.this);
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly();
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            ctx = context;
            begin();
            speak();
        }
    }

    @Override
    protected final void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            onText(text.text());
        } else if (frame instanceof BinaryWebSocketFrame binary) {
            onBinary(binary.content().readableBytes());
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
        context.fireChannelReadComplete();
    }

    private void speak() {
        int frame = (int) format().bytesOf(20);
        for (int at = 0; at + frame <= plan.turn().length; at += frame) {
            sendFrame(Arrays.copyOfRange(plan.turn(), at, at + frame));
        }
        ctx.flush();
    }

    final void send(String text) {
        ctx.write(new TextWebSocketFrame(text));
    }

    final void flush() {
        ctx.flush();
    }

    final void send(byte[] binary) {
        ctx.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(binary)));
    }

    /** Some of the model's speech came. */
    final void media(int bytes) {
        if (farEnd.add(format().nanosOf(bytes)) && interruptions.size() < plan.interruptions()) {
            long in = SOONEST_MILLIS + plan.random().nextLong(LATEST_MILLIS - SOONEST_MILLIS);
            later(in, this::speak);
        }
    }

    final void later(long millis, Runnable action) {
        ctx.executor().schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    /** Something to send when all before has been played. */
    final void mark(Runnable echo) {
        farEnd.whenPlayed(() -> {
            echo.run();
            ctx.flush();
        });
    }

    final void clear() {
        double played = farEnd.playedMillis();
        boolean calm = watch.calm((long) played + WAYS * plan.oneWayMillis() + AROUND_MILLIS);
        interruptions.add(new Interruption(played, farEnd.receivedMillis(), calm));
        farEnd.clear();
    }

    final FarEnd farEnd() {
        return farEnd;
    }

    /** So far. */
    final List<Interruption> interruptions() {
        return interruptions;
    }

    final boolean done() {
        return interruptions.size() >= plan.interruptions();
    }

    final void hangUp() {
        ctx.close();
    }
}
