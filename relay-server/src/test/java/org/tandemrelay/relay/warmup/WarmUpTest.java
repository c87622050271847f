package org.tandemrelay.relay.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.transport.Transport;

class WarmUpTest {

    private static final Duration LONGER_THAN_IT_TAKES = Duration.ofSeconds(60);

    private final Transport transport = Transport.best();
    private final EventLoopGroup loops = transport.newGroup(1, "test-door");

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    @Test
    void tellsWhyItWasNotLetInAndEndsAtOnce() throws Exception {
        // Given
        WarmUp.Door refusing = door("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        WarmUp.Outcome outcome;

        // When
        try (WarmUp warmUp = WarmUp.prepare()) {
            outcome = warmUp.run(refusing, LONGER_THAN_IT_TAKES);
        }

        // Then
        assertThat(outcome.failure()).endsWith("was answered with 403 Forbidden");
        assertThat(outcome.frames()).isZero();
    }

    @Test
    void endsWhenItsTimeIsUpThoughNobodyAnswers() throws Exception {
        // Given
        WarmUp.Door silent = door("");
        WarmUp.Outcome outcome;

        // When
        try (WarmUp warmUp = WarmUp.prepare()) {
            outcome = warmUp.run(silent, Duration.ofMillis(50));
        }

        // Then
        assertThat(outcome.frames()).isZero();
        assertThat(outcome.calls()).isPositive();
    }

    /** A door behind which there is one answer for everything. */
    private WarmUp.Door door(String answer) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Answering(answer));
                    }
                });
        Channel listening = bootstrap
                .bind(InetAddress.getLoopbackAddress(), 0)
                .awaitUninterruptibly()
                .channel();
        return new WarmUp.Door(((InetSocketAddress) listening.localAddress()).getPort(), "key");
    }

    private static final class Answering extends ChannelInboundHandlerAdapter {
        private final String answer;

        Answering(String answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
            ByteBuf bytes = Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII);
            ctx.writeAndFlush(bytes);
        }
    }
}
