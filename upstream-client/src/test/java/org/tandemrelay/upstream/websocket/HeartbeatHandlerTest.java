package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.websocket.HeartbeatHandler.PeerSilent;

class HeartbeatHandlerTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int silences;

    /** Of a pong: its first byte and its second. */
    private int half = 0x8a;

    @BeforeEach
    void start() {
        channel.freezeTime();
        FrameDecoder frames = new FrameDecoder(FrameRules.lenient(), 1_000, false);
        channel.pipeline().addLast(frames);
        channel.pipeline()
                .addLast("heartbeat", new HeartbeatHandler(Duration.ofSeconds(1), Duration.ofMillis(2_500), frames));
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event == PeerSilent.INSTANCE) {
                    silences++;
                }
            }
        });
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void pass(int seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            passMillis(100);
        }
    }

    private void passMillis(int millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private int pings() {
        int pings = 0;
        for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            assertThat(sent).isInstanceOf(PingWebSocketFrame.class);
            ReferenceCountUtil.release(sent);
            pings++;
        }
        return pings;
    }

    /** Half a frame, or whatever comes. */
    private void someBytes() {
        channel.writeInbound(halfAFrame());
        ReferenceCountUtil.release(channel.readInbound());
    }

    private ByteBuf halfAFrame() {
        ByteBuf bytes = Unpooled.buffer().writeByte(half);
        half ^= 0x8a;
        return bytes;
    }

    @Test
    void pingsOnceAnInterval() {
        // When
        for (int i = 0; i < 10; i++) {
            pass(1);
            someBytes();
        }

        // Then
        assertThat(pings()).isEqualTo(10);
        assertThat(silences).isZero();
    }

    @Test
    void tellsOfSilenceOnceAndPingsNoMore() {
        // When
        pass(3);

        // Then
        assertThat(silences).isEqualTo(1);
        assertThat(pings()).isEqualTo(2);
        pass(10);
        assertThat(silences).isEqualTo(1);
        assertThat(pings()).isZero();
    }

    @Test
    void takesAnyByteForLife() {
        // When
        pass(2);
        someBytes();
        pass(2);

        // Then
        assertThat(silences).isZero();
        pass(1);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void tellsOfSilenceOnTimeAndNotAtTheNextPing() {
        // When
        pass(2);
        passMillis(499);

        // Then
        assertThat(silences).isZero();
        passMillis(1);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void readsOnceBeforeTheDeadlineWhileTheChannelIsToldNotTo() {
        // Given
        AtomicInteger looks = new AtomicInteger();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                looks.incrementAndGet();
                ctx.fireChannelRead(halfAFrame());
            }
        });
        channel.config().setAutoRead(false);

        // When
        pass(20);

        // Then
        assertThat(silences).isZero();
        assertThat(looks.get()).isEqualTo(10);
        assertThat(pings()).isEqualTo(20);
    }

    @Test
    void findsADeadPeerThoughTheChannelIsToldNotToRead() {
        // Given
        channel.config().setAutoRead(false);

        // When
        pass(3);

        // Then
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void refusesASilenceNoLongerThanTheInterval() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeartbeatHandler(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        channel.pipeline().get(FrameDecoder.class)))
                .withMessageContaining("PT20S");
    }

    @Test
    void doesNotCondemnThePeerForAStallOfTheLoop() {
        // When
        channel.advanceTimeBy(60, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        // Then
        assertThat(silences).isZero();
        assertThat(pings()).isEqualTo(1);
        pass(2);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void waitsNoLongerForADeadPeerThanAShortStallHasTaken() {
        // Given
        FrameDecoder frames = channel.pipeline().get(FrameDecoder.class);
        channel.pipeline()
                .replace(
                        "heartbeat",
                        "heartbeat",
                        new HeartbeatHandler(Duration.ofSeconds(10), Duration.ofSeconds(25), frames));
        pass(24);

        // When
        passMillis(1_300);

        // Then
        assertThat(silences).isZero();
        passMillis(999);
        assertThat(silences).isZero();
        passMillis(1);
        assertThat(silences).isEqualTo(1);
        pings();
    }

    @Test
    void stopsWhenItIsTakenOut() {
        // When
        channel.pipeline().remove("heartbeat");

        // Then
        pass(10);
        assertThat(pings()).isZero();
        assertThat(silences).isZero();
    }

    @Test
    void stopsWhenTheChannelIsClosed() {
        // When
        channel.close();
        pass(10);

        // Then
        assertThat(silences).isZero();
        assertThat(pings()).isZero();
    }

    @Test
    void tellsSinceWhenNothingHasComeHoweverLateItIsAsked() {
        // Given
        HeartbeatHandler heartbeat = channel.pipeline().get(HeartbeatHandler.class);
        long asked = channel.eventLoop().ticker().nanoTime();
        passMillis(1);

        // When
        someBytes();
        passMillis(500);

        // Then
        assertThat(heartbeat.silentSince(asked)).isFalse();
        assertThat(heartbeat.silentSince(channel.eventLoop().ticker().nanoTime()))
                .isTrue();
    }
}
