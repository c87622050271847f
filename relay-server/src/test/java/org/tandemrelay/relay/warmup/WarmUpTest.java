package org.tandemrelay.relay.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.LoopbackServer;

class WarmUpTest {

    private static final Duration LONGER_THAN_IT_TAKES = Duration.ofSeconds(60);

    @Test
    void tellsWhyItWasNotLetInAndEndsAtOnce() throws Exception {
        WarmUp.Outcome outcome;

        // When
        try (LoopbackServer refusing = answering("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
                WarmUp warmUp = WarmUp.prepare()) {
            outcome = warmUp.run(new WarmUp.Door(refusing.port(), "key"), LONGER_THAN_IT_TAKES);
        }

        // Then
        assertThat(outcome.failure()).endsWith("was answered with 403 Forbidden");
        assertThat(outcome.frames()).isZero();
    }

    @Test
    void endsWhenItsTimeIsUpThoughNobodyAnswers() throws Exception {
        WarmUp.Outcome outcome;

        // When
        try (LoopbackServer silent = answering("");
                WarmUp warmUp = WarmUp.prepare()) {
            outcome = warmUp.run(new WarmUp.Door(silent.port(), "key"), Duration.ofMillis(50));
        }

        // Then
        assertThat(outcome.frames()).isZero();
        assertThat(outcome.calls()).isPositive();
    }

    /** Has one answer for everything. */
    private static LoopbackServer answering(String answer) {
        return LoopbackServer.start(channel -> channel.pipeline().addLast(new Answering(answer)));
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
