package org.tandemrelay.relay.load.crew;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameMoldTest {

    private static final byte[] NO_MARK = {};

    private final EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameDecoder(
            WebSocketDecoderConfig.newBuilder().expectMaskedFrames(true).build()));

    @ParameterizedTest
    @ValueSource(ints = {100, 125, 126, 160, 960, 1_920})
    void writesWhatAServerReadsInABinaryFrame(int bytes) {
        // Given
        byte[] audio = random(bytes);
        FrameMold mold = new FrameMold(FrameForm.BINARY, "", bytes);

        // When
        WebSocketFrame frame = read(mold, NO_MARK, audio);

        // Then
        try {
            assertThat(frame).isInstanceOf(BinaryWebSocketFrame.class);
            byte[] got = new byte[frame.content().readableBytes()];
            frame.content().readBytes(got);
            assertThat(got).isEqualTo(audio);
        } finally {
            frame.release();
        }
        assertThat(server.finishAndReleaseAll()).isFalse();
    }

    @Test
    void countsTheMessagesOfTwiliosAndNamesTheStream() {
        // Given
        byte[] body = Base64.getEncoder().encode(random(160));
        FrameMold mold = new FrameMold(FrameForm.TWILIO, "MZ1", body.length);

        // When
        String first = text(mold, body);
        String second = text(mold, body);

        // Then
        String payload = new String(body, StandardCharsets.US_ASCII);
        assertThat(first)
                .isEqualTo("{\"event\":\"media\",\"sequenceNumber\":\"000000001\",\"media\":{\"track\":\"inbound\","
                        + "\"chunk\":\"000000001\",\"timestamp\":\"000000000\",\"payload\":\"" + payload
                        + "\"},\"streamSid\":\"MZ1\"}");
        assertThat(second).contains("\"sequenceNumber\":\"000000002\"", "\"timestamp\":\"000000020\"");
        assertThat(server.finishAndReleaseAll()).isFalse();
    }

    @Test
    void putsAMarkThatBase64LeavesWhereItIs() {
        // Given
        byte[] audio = random(160);
        byte[] mark = new Marker().write(7, 41, true);
        byte[] body = Base64.getEncoder().encode(audio);

        // When
        WebSocketFrame frame = read(new FrameMold(FrameForm.OPENAI, "", body.length), mark, body);

        // Then
        AudioFinder finder = new AudioFinder(FrameForm.OPENAI);
        try {
            assertThat(finder.finds(frame.content())).isFalse();
            String message = frame.content().toString(StandardCharsets.US_ASCII);
            byte[] got = Base64.getDecoder()
                    .decode(message.replaceFirst(".*\"audio\":\"", "").replaceFirst("\".*", ""));
            assertThat(Marker.at(got, 0)).isTrue();
            assertThat(Marker.call(got, 0)).isEqualTo(7);
            assertThat(Marker.number(got, 0)).isEqualTo(41);
            assertThat(Arrays.copyOfRange(got, Marker.BYTES, 160))
                    .isEqualTo(Arrays.copyOfRange(audio, Marker.BYTES, 160));
        } finally {
            frame.release();
        }
        assertThat(server.finishAndReleaseAll()).isFalse();
    }

    private String text(FrameMold mold, byte[] body) {
        WebSocketFrame frame = read(mold, NO_MARK, body);
        try {
            return ((TextWebSocketFrame) frame).text();
        } finally {
            frame.release();
        }
    }

    private WebSocketFrame read(FrameMold mold, byte[] mark, byte[] body) {
        ByteBuf wire = ByteBufAllocator.DEFAULT.buffer();
        mold.write(wire, mark, body, new byte[mold.scratchBytes()]);
        server.writeInbound(wire);
        return server.readInbound();
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }
}
