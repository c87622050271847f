package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRulesHandlerTest {

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;

    private final FrameRulesHandler handler = new FrameRulesHandler(new FrameRules(4, Duration.ofSeconds(10)));
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);

    FrameRulesHandlerTest() {
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

    private int passed() {
        int bytes = 0;
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            bytes += next.readableBytes();
            next.release();
        }
        return bytes;
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
        byte[] long1 = "grüß Gott, 𝄞, ".repeat(50).getBytes(StandardCharsets.UTF_8);
        ByteBuf all = Unpooled.wrappedBuffer(
                text("κόσμε"),
                frame(BINARY, (byte) 0xff, (byte) 0xc0),
                frame(PING, (byte) 0xff),
                frame(TEXT, long1),
                text(""));
        int bytes = all.readableBytes();

        // When
        while (all.isReadable()) {
            channel.writeInbound(all.readBytes(Math.min(segment, all.readableBytes())));
        }
        all.release();

        // Then
        assertThat(passed()).isEqualTo(bytes);
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
        assertThat(passed()).isPositive();
    }

    @Test
    void refusesATextThatEndsInTheMiddleOfACharacter() {
        assertBreach(() -> channel.writeInbound(frame(TEXT, (byte) 0xce)), 1007, "UTF-8");
    }

    @Test
    void passesTheFramesBeforeTheBreachAndNothingAfterIt() {
        // Given
        ByteBuf good = text("good");
        int goodBytes = good.readableBytes();

        // When
        assertBreach(
                () -> channel.writeInbound(Unpooled.wrappedBuffer(good, frame(TEXT, (byte) 0xff), text("late"))),
                1007,
                "UTF-8");
        channel.writeInbound(text("later"));

        // Then
        assertThat(passed()).isEqualTo(goodBytes);
    }

    @ParameterizedTest
    @CsvSource({"0xc1, true", "0xa1, false", "0x91, false", "0xc9, false", "0xc0, false", "0xf1, false"})
    void refusesReservedBitsButThatOfCompressedMessages(String first, boolean allowed) {
        // Given
        handler.allowCompression();
        ByteBuf frame = frame(Integer.decode(first), (byte) 0xff);

        // When / Then
        if (allowed) {
            channel.writeInbound(frame);
            assertThat(passed()).isPositive();
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
        assertThat(passed()).isPositive();
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
        assertThat(passed()).isEqualTo(4 * 56);
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
}
