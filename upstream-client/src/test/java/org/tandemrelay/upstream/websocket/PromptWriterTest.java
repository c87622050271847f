package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.transport.Transport;

/** Over loopback. */
class PromptWriterTest {

    private static final int FRAMES = 3_000;
    private static final int FRAME_BYTES = 1_000;
    private static final int SMALL_BYTES = 16 << 10;

    private final Transport transport = Transport.best();
    private final EventLoopGroup group = transport.newGroup(1, "prompt");
    private final AtomicLong inOrder = new AtomicLong();

    @AfterEach
    void stops() {
        group.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    @Test
    void keepsTheOrderAlsoWhereTheSocketTakesNoMore() {
        // Given
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_RCVBUF, SMALL_BYTES)
                .childHandler(new Counter())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        Channel client = new Bootstrap()
                .group(group)
                .channel(transport.socketChannel())
                .option(ChannelOption.SO_SNDBUF, SMALL_BYTES)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server.localAddress())
                .syncUninterruptibly()
                .channel();

        // When: 3 MB, which these sockets do not take unread, and on one loop nobody reads meanwhile; every seventh
        // frame by the
        // pipeline.
        client.eventLoop().execute(() -> {
            PromptWriter writer = new PromptWriter(client.pipeline().firstContext());
            for (int number = 0; number < FRAMES; number++) {
                if (number % 7 == 3) {
                    client.write(frame(client, number));
                } else {
                    writer.write(frame(client, number));
                }
            }
            client.flush();
        });

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(inOrder).hasValue(FRAMES));
        client.close().syncUninterruptibly();
        server.close().syncUninterruptibly();
    }

    private static ByteBuf frame(Channel channel, int number) {
        return channel.alloc().directBuffer(FRAME_BYTES).writeInt(number).writeZero(FRAME_BYTES - Integer.BYTES);
    }

    /** Counts frames up to the first that is not the next. */
    private final class Counter extends SimpleChannelInboundHandler<ByteBuf> {

        private long bytes;
        private int number;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf some) {
            // Each look at a buffer is recorded in tests, so it is looked at once.
            for (byte value : ByteBufUtil.getBytes(some)) {
                int at = (int) (bytes++ % FRAME_BYTES);
                if (at < Integer.BYTES) {
                    number = (number << Byte.SIZE) | (value & 0xff);
                } else if (at == Integer.BYTES && number == inOrder.get()) {
                    inOrder.incrementAndGet();
                }
            }
        }
    }
}
