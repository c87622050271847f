package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StraightReadsTest {

    private int asked;
    private int passed;

    private final EmbeddedChannel channel = new EmbeddedChannel(between(), between(), StraightReads.INSTANCE) {
        @Override
        protected void doBeginRead() {
            asked++;
        }
    };

    private ChannelOutboundHandlerAdapter between() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                passed++;
                ctx.read();
            }
        };
    }

    @AfterEach
    void releasesAll() {
        channel.finishAndReleaseAll();
    }

    @Test
    void asksTheSocketForTheNextReadPastAllHandlers() {
        // Given
        int before = asked;

        // When
        channel.writeInbound(Unpooled.EMPTY_BUFFER);
        channel.read();

        // Then
        assertThat(asked - before).isEqualTo(2);
        assertThat(passed).isZero();
    }

    @Test
    void asksForNoneWhileTheChannelIsNotToBeRead() {
        // Given
        channel.config().setAutoRead(false);
        int before = asked;

        // When
        channel.writeInbound(Unpooled.EMPTY_BUFFER);

        // Then
        assertThat(asked).isEqualTo(before);
    }
}
