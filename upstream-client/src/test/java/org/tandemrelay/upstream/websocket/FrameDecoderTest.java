package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;

    private static final int LARGEST = 1_000;

    private final FrameDecoder decoder = new FrameDecoder(new FrameRules(4, Duration.ofSeconds(10)), LARGEST, true);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    FrameDecoderTest() {
        channel.freezeTime();
    }

    @AfterEach
    void releasesAll() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf frame(int first, byte... payload) {
        ByteBuf frame = Unpooled.buffer().writeByte(first);
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        }
        byte[] mask = {0x5a, 0x11, (byte) 0x9c, 0x47};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ mask[i % 4]);
        }
        return frame;
    }

    private static ByteBuf text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The payloads of all frames that came out. */
    private List<byte[]> passed() {
        List<byte[]> payloads = new ArrayList<>();
        for (WebSocketFrame next = channel.readInbound(); next != null; next = channel.readInbound()) {
            payloads.add(ByteBufUtil.getBytes(next.content()));
            next.release();
        }
        return payloads;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertBreach(Runnable write, int code, String words) {
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        CorruptedWebSocketFrameException.class,
                        breach -> assertThat(breach.closeStatus().code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
    void passesWhatKeepsToTheRulesHoweverItIsCut(int segment) {
        // Given
        byte[] long1 = bytes("grüß Gott, 𝄞, ".repeat(50));
        ByteBuf all = Unpooled.wrappedBuffer(
                text("κόσμε"),
                frame(BINARY, (byte) 0xff, (byte) 0xc0),
                frame(PING, (byte) 0xff),
                frame(TEXT, long1),
                text(""));

        // When
        while (all.isReadable()) {
            channel.writeInbound(all.readBytes(Math.min(segment, all.readableBytes())));
        }
        all.release();

        // Then
        assertThat(passed())
                .containsExactly(
                        bytes("κόσμε"),
                        new byte[] {(byte) 0xff, (byte) 0xc0},
                        new byte[] {(byte) 0xff},
                        long1,
                        new byte[0]);
    }

    @Test
    void refusesABadByteBeforeItsFrameIsWhole() {
        // Given
        ByteBuf frame = frame(TEXT, new byte[] {'a', (byte) 0xf4, (byte) 0x90, 'b', 'c'});
        channel.writeInbound(frame.readRetainedSlice(8));

        // When / Then
        assertBreach(() -> channel.writeInbound(frame.readRetainedSlice(1)), 1007, "UTF-8");
        frame.release();
    }

    @Test
    void carriesACharacterOverFragmentsAndPingsBetweenThem() {
        // When
        channel.writeInbound(frame(0x01, (byte) 0xce), frame(PING, (byte) 0xff), frame(0x80, (byte) 0xba));

        // Then
        assertThat(passed()).hasSize(3);
    }

    @Test
    void refusesATextThatEndsInTheMiddleOfACharacter() {
        assertBreach(() -> channel.writeInbound(frame(TEXT, (byte) 0xce)), 1007, "UTF-8");
    }

    @Test
    void passesTheFramesBeforeTheBreachAndNothingAfterIt() {
        // Given
        ByteBuf good = text("good");

        // When
        assertBreach(
                () -> channel.writeInbound(Unpooled.wrappedBuffer(good, frame(TEXT, (byte) 0xff), text("late"))),
                1007,
                "UTF-8");
        channel.writeInbound(text("later"));

        // Then
        assertThat(passed()).containsExactly(bytes("good"));
    }

    @ParameterizedTest
    @CsvSource({"0xc1, true", "0xa1, false", "0x91, false", "0xc9, false", "0xc0, false", "0xf1, false"})
    void refusesReservedBitsButThatOfCompressedMessages(String first, boolean allowed) {
        // Given
        decoder.allowCompression();
        ByteBuf frame = frame(Integer.decode(first), (byte) 0xff);

        // When / Then
        if (allowed) {
            channel.writeInbound(frame);
            assertThat(passed()).hasSize(1);
        } else {
            assertBreach(() -> channel.writeInbound(frame), 1002, "RSV");
        }
    }

    @Test
    void refusesCompressedMessagesThatWereNotAgreedOn() {
        assertBreach(() -> channel.writeInbound(frame(0xc1, (byte) 0)), 1002, "RSV");
    }

    @Test
    void boundsTheFragmentsOfAMessage() {
        // Given
        channel.writeInbound(frame(0x02), frame(0x00), frame(0x00), frame(PING), frame(0x00));

        // When / Then
        assertBreach(() -> channel.writeInbound(frame(0x00)), 1008, "4 fragments");
    }

    @Test
    void countsFragmentsAnewForEachMessage() {
        // When
        for (int i = 0; i < 5; i++) {
            channel.writeInbound(frame(0x02), frame(0x00), frame(0x80));
        }

        // Then
        assertThat(passed()).hasSize(15);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x82})
    void boundsTheTimeOfAMessage(int first) {
        // Given
        ByteBuf frame = frame(first, new byte[50]);
        int some = first == 0x01 ? frame.readableBytes() : 20;
        channel.writeInbound(frame.readRetainedSlice(some));
        frame.release();
        channel.advanceTimeBy(9, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.checkException();

        // When
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        // Then
        assertBreach(channel::checkException, 1008, "not complete");
    }

    @Test
    void givesEachMessageItsOwnTime() {
        // Given
        for (int i = 0; i < 4; i++) {
            ByteBuf frame = frame(BINARY, new byte[50]);
            channel.writeInbound(frame.readRetainedSlice(20));

            // When
            channel.advanceTimeBy(6, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
            channel.writeInbound(frame.readRetainedSlice(frame.readableBytes()));
            frame.release();
        }

        // Then
        channel.checkException();
        assertThat(passed())
                .hasSize(4)
                .allSatisfy(payload -> assertThat(payload).hasSize(50));
    }

    @Test
    void doesNotBlameThePeerWhileItIsNotRead() {
        // Given
        channel.writeInbound(frame(BINARY, new byte[50]).readSlice(20));
        channel.config().setAutoRead(false);

        // When
        channel.advanceTimeBy(60, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        // Then
        channel.checkException();
    }

    @ParameterizedTest(name = "{0} {1}: {3}")
    @CsvSource({
        "82, 04,         1002, masked",
        "83, 80,         1002, opcode",
        "8b, 80,         1002, opcode",
        "09, 80,         1002, fragmented",
        "89, fe00ff,     1002, 125",
        "88, 81,         1002, close",
        "80, 80,         1002, continu",
        "82, fe0001,     1002, length",
        "82, ff0000000000000001, 1002, length",
        "82, ffffffffffffffffff, 1002, length",
        "82, fe03e9,     1009, 1000",
        "82, ff0000010000000000, 1009, 1000",
    })
    void refusesAFrameByItsHeadAlone(String first, String length, int code, String words) {
        // Given
        byte[] head = ByteBufUtil.decodeHexDump(first + length);
        ByteBuf bytes = Unpooled.buffer().writeBytes(head).writeZero((head[1] & 0x80) == 0 ? 0 : 4);

        // When / Then
        assertBreach(() -> channel.writeInbound(bytes), code, words);
    }

    @ParameterizedTest
    @CsvSource({"03e8, true", "0bb8, true", "03e7, false", "03ed, false", "03e8ff, false"})
    void judgesWhatACloseFrameSays(String payload, boolean good) {
        // Given
        ByteBuf close = frame(0x88, ByteBufUtil.decodeHexDump(payload));

        // When / Then
        if (good) {
            channel.writeInbound(close);
            assertThat(passed()).hasSize(1);
        } else {
            assertBreach(() -> channel.writeInbound(close), payload.length() > 4 ? 1007 : 1002, "close");
        }
    }

    @Test
    void refusesAMessageWithinAnother() {
        // Given
        channel.writeInbound(frame(0x02, (byte) 1));

        // When / Then
        assertBreach(() -> channel.writeInbound(frame(BINARY, (byte) 2)), 1002, "continuation");
    }

    @Test
    void givesOnTheBufferOfAFrameThatComesAlone() {
        // Given
        ByteBuf read = frame(BINARY, new byte[960]);

        // When
        channel.writeInbound(read);

        // Then
        WebSocketFrame frame = channel.readInbound();
        assertThat(frame.content()).isSameAs(read);
        assertThat(ByteBufUtil.getBytes(frame.content())).isEqualTo(new byte[960]);
        frame.release();
    }

    @Test
    void givesMessagesOfOneFrameToTheSinkAndTheRestToThePipeline() {
        // Given
        SeenMessages seen = new SeenMessages();
        decoder.deliverTo(seen);

        // When
        channel.writeInbound(
                text("whole"), frame(BINARY, (byte) 1), frame(PING), frame(0x01, (byte) 'a'), frame(0x80, (byte) 'b'));

        // Then
        assertThat(seen.told).containsExactly("text whole", "binary 1");
        assertThat(passed()).hasSize(3);
    }

    @Test
    void tellsTheSinkThatAllOfAReadIsThereOnlyIfThePipelineIsNotTold() {
        // Given
        SeenMessages seen = new SeenMessages();
        decoder.deliverTo(seen);

        // When
        channel.writeInbound(text("one"), text("two"));
        channel.writeInbound(text("three"), frame(PING));
        channel.writeInbound(text("four"));

        // Then
        assertThat(seen.told)
                .containsExactly("text one", "text two", "complete", "text three", "text four", "complete");
    }

    @Test
    void whatTheSinkThrowsKeepsNothingBehindItFromBeingRead() {
        // Given
        SeenMessages seen = new SeenMessages();
        seen.failsAt = "text bad";
        decoder.deliverTo(seen);

        // When
        Runnable read = () -> channel.writeInbound(Unpooled.wrappedBuffer(text("bad"), text("good")));

        // Then
        assertThatThrownBy(read::run).hasMessage("text bad");
        assertThat(seen.told).containsExactly("text good", "complete");
    }

    private static final class SeenMessages implements MessageSink {
        private final List<String> told = new ArrayList<>();
        private String failsAt = "";

        @Override
        public void onText(ByteBuf text) {
            tell("text " + text.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onBinary(ByteBuf binary) {
            byte[] payload = ByteBufUtil.getBytes(binary);
            binary.release();
            tell("binary " + payload[0]);
        }

        private void tell(String what) {
            if (what.equals(failsAt)) {
                throw new IllegalStateException(what);
            }
            told.add(what);
        }

        @Override
        public void onReadComplete() {
            told.add("complete");
        }
    }
}
