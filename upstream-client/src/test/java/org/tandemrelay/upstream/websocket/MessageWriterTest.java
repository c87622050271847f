package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.Headroom;

class MessageWriterTest {

    private final List<Object> behind = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void releasesAll() {
        channel.finishAndReleaseAll();
    }

    private MessageWriter writer(boolean masked) {
        channel.pipeline().addLast("codec", new ChannelOutboundHandlerAdapter());
        channel.pipeline().addLast("behind", new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                behind.add(msg);
                ctx.write(msg, promise);
            }
        });
        return new MessageWriter(FrameOutlet.behind(channel.pipeline().context("codec")), masked);
    }

    private static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuf withRoom(byte[] payload) {
        return Headroom.buffer(io.netty.buffer.PooledByteBufAllocator.DEFAULT, payload.length)
                .writeBytes(payload);
    }

    /** What the other end makes of all that was written. */
    private List<WebSocketFrame> read(boolean masked) {
        EmbeddedChannel far = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(masked)
                .maxFramePayloadLength(1 << 20)
                .build()));
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            far.writeInbound(next);
        }
        List<WebSocketFrame> frames = new ArrayList<>();
        for (WebSocketFrame next = far.readInbound(); next != null; next = far.readInbound()) {
            frames.add(next);
        }
        far.finishAndReleaseAll();
        return frames;
    }

    @ParameterizedTest
    @CsvSource({
        "true, 0", "true, 1", "true, 125", "true, 126", "true, 1333", "true, 8191", "true, 65535", "true, 65536",
        "false, 0", "false, 1", "false, 125", "false, 126", "false, 960", "false, 8192", "false, 65535", "false, 65536"
    })
    void writesWhatTheOtherEndReadsWithRoomOrWithout(boolean masked, int length) {
        // Given
        MessageWriter writer = writer(masked);
        byte[] payload = payload(length);

        // When
        writer.writeBinary(withRoom(payload));
        writer.writeBinary(Unpooled.buffer(Math.max(1, length)).writeBytes(payload));
        writer.flush();

        // Then
        List<WebSocketFrame> frames = read(masked);
        assertThat(frames).hasSize(2).allSatisfy(frame -> {
            assertThat(frame).isInstanceOf(BinaryWebSocketFrame.class);
            assertThat(frame.isFinalFragment()).isTrue();
            assertThat(ByteBufUtil.getBytes(frame.content())).isEqualTo(payload);
        });
        frames.forEach(WebSocketFrame::release);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesTheHeadBeforeAPayloadThatHasRoomForIt(boolean masked) {
        // Given
        ByteBuf payload = withRoom(payload(960));

        // When
        MessageWriter writer = writer(masked);
        writer.writeText(payload);
        writer.flush();

        // Then
        ByteBuf written = channel.readOutbound();
        assertThat(written).isSameAs(payload);
        written.release();
    }

    @Test
    void leavesWhatSomebodyElseHoldsToo() {
        // Given
        byte[] speech = payload(960);
        ByteBuf payload = withRoom(speech);
        ByteBuf kept = payload.retainedDuplicate();

        // When
        MessageWriter writer = writer(true);
        writer.writeText(payload);
        writer.flush();

        // Then
        List<WebSocketFrame> frames = read(true);
        assertThat(frames).singleElement().isInstanceOf(TextWebSocketFrame.class);
        frames.forEach(WebSocketFrame::release);
        assertThat(ByteBufUtil.getBytes(kept)).isEqualTo(speech);
        kept.release();
        assertThat(kept.refCnt()).isZero();
    }

    @Test
    void masksEachMessageAnew() {
        // Given
        MessageWriter writer = writer(true);

        // When
        for (int i = 0; i < 4; i++) {
            writer.writeText(withRoom(new byte[64]));
        }
        writer.flush();

        // Then
        List<Integer> masks = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            masks.add(next.getInt(next.readerIndex() + 2));
            next.release();
        }
        assertThat(masks).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void goesPastTheHandlersBehindTheCodec() {
        // When
        MessageWriter writer = writer(false);
        writer.writeText(withRoom(payload(10)));
        writer.flush();

        // Then
        assertThat(behind).isEmpty();
        assertThat(read(false)).hasSize(1).allMatch(WebSocketFrame::release);
    }

    @Test
    void writesAPingAmongMessages() {
        // Given
        MessageWriter writer = writer(false);

        // When
        writer.writeBinary(withRoom(payload(960)));
        writer.writePing(withRoom(payload(8)));
        writer.flush();

        // Then
        List<WebSocketFrame> frames = read(false);
        assertThat(frames).hasSize(2);
        assertThat(frames.get(1)).isInstanceOf(PingWebSocketFrame.class);
        assertThat(ByteBufUtil.getBytes(frames.get(1).content())).isEqualTo(payload(8));
        assertThat(behind).isEmpty();
        frames.forEach(WebSocketFrame::release);
    }
}
