package org.tandemrelay.relay.hostile;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import org.tandemrelay.relay.LoopbackServer;

/** The pipeline that Netty's examples show, with an echo at its end: what the relay would be without handlers of its own. */
final class StockServer implements AutoCloseable {

    private static final int LARGE = 32 << 20;

    private final LoopbackServer server = LoopbackServer.start(this::fill);
    private volatile Channel last;
    private volatile int largestMessage;

    private void fill(Channel channel) {
        last = channel;
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(64 << 10))
                // What its constructor without arguments does: no bound.
                .addLast(new WebSocketServerCompressionHandler(0))
                .addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath("/v1/call")
                        .checkStartsWith(true)
                        .allowExtensions(true)
                        .handshakeTimeoutMillis(300)
                        .build()))
                .addLast(new WebSocketFrameAggregator(LARGE))
                .addLast(new Echo());
    }

    private final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            largestMessage = Math.max(largestMessage, frame.content().readableBytes());
            if (frame.content().readableBytes() < 64 << 10) {
                ctx.writeAndFlush(frame.retain());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            ctx.close();
        }
    }

    int port() {
        return server.port();
    }

    /** What waits for the last caller to read, and is not in the kernel yet. */
    long queuedBytes() {
        return last.unsafe().outboundBuffer() == null
                ? 0
                : last.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    int largestMessage() {
        return largestMessage;
    }

    /** Writes to the last caller as long as it counts as writable; gives what it took. */
    long writeWhileWritable() {
        long[] taken = {0};
        for (int i = 0; i < 200; i++) {
            last.eventLoop()
                    .submit(() -> {
                        while (last.isWritable()) {
                            last.writeAndFlush(new BinaryWebSocketFrame(
                                    last.alloc().buffer(4_096).writeZero(4_096)));
                            taken[0] += 4_096;
                        }
                    })
                    .syncUninterruptibly();
        }
        return taken[0];
    }

    @Override
    public void close() {
        server.close();
    }
}
