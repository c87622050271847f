package org.tandemrelay.upstream.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Around the length of which a message is no longer copied as a whole, and around the eight bytes that are looked at together. */
class JsonCursorTest {

    private static final int COPIED = 16 << 10;

    private final JsonCursor cursor = new JsonCursor();

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                7,
                8,
                9,
                100,
                COPIED - 12,
                COPIED - 11,
                COPIED - 10,
                COPIED - 4,
                COPIED,
                COPIED + 1,
                3 * COPIED
            })
    void findsTheEndOfALongStringAndWhatFollows(int length) {
        // Given
        String json = " {\"delta\": \"" + "A".repeat(length) + "\" , \"index\":17, \"name\" : \"last one\"}";
        ByteBuf message =
                Unpooled.copiedBuffer("--" + json, StandardCharsets.US_ASCII).readerIndex(2);

        // When
        cursor.reset(message);

        // Then
        assertThat(cursor.take(message, '{')).isTrue();
        assertThat(cursor.name(message)).isTrue();
        assertThat(cursor.found(message, JsonCursor.ascii("delta"))).isTrue();
        assertThat(cursor.uncheckedString(message)).isTrue();
        assertThat(cursor.stop() - cursor.start()).isEqualTo(length);
        assertThat(cursor.take(message, ',')).isTrue();
        assertThat(cursor.name(message)).isTrue();
        assertThat(cursor.integer(message)).isTrue();
        assertThat(cursor.take(message, ',')).isTrue();
        assertThat(cursor.name(message)).isTrue();
        assertThat(cursor.string(message)).isTrue();
        assertThat(JsonCursor.equal(message, cursor.start(), cursor.stop(), JsonCursor.ascii("last one")))
                .isTrue();
        assertThat(cursor.take(message, '}')).isTrue();
        assertThat(cursor.ended(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 8, COPIED - 9, COPIED - 1, COPIED, COPIED + 20})
    void aStringThatDoesNotEndIsNone(int length) {
        // Given
        ByteBuf message = Unpooled.copiedBuffer("\"" + "b".repeat(length), StandardCharsets.US_ASCII);

        // When
        cursor.reset(message);

        // Then
        assertThat(cursor.uncheckedString(message)).isFalse();
        cursor.reset(message);
        assertThat(cursor.string(message)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x21, 0x23, 0xa2, 0x02, 0xff})
    void takesNothingForAQuoteThatIsNone(int other) {
        // Given: each of them a bit away from a quote, before one and alone
        ByteBuf message = Unpooled.buffer().writeByte('"').writeByte(other);
        message.writeByte('"' + 1).writeByte(other).writeBytes(new byte[] {1, 2, 3, 4, 5, '"', '!'});

        // When
        cursor.reset(message);

        // Then
        assertThat(cursor.uncheckedString(message)).isTrue();
        assertThat(cursor.stop()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 100, COPIED - 12, COPIED, 3 * COPIED})
    void knowsWhetherAStringHoldsAByteAndWhatIsNearlyThatByte(int before) {
        // Given
        String nearly = "]\u00dc[\u001c\u00dd".repeat(3);
        ByteBuf with = Unpooled.copiedBuffer(
                "\"" + "A".repeat(before) + nearly + "\\" + nearly + "\"", StandardCharsets.ISO_8859_1);
        ByteBuf without = Unpooled.copiedBuffer(
                "\"" + "A".repeat(before) + nearly + nearly + "\"\\", StandardCharsets.ISO_8859_1);

        // When / Then
        cursor.reset(with);
        assertThat(cursor.uncheckedString(with)).isTrue();
        assertThat(cursor.stop()).isEqualTo(with.writerIndex() - 1);
        assertThat(cursor.holds(with, (byte) '\\')).isTrue();
        cursor.reset(without);
        assertThat(cursor.uncheckedString(without)).isTrue();
        assertThat(cursor.holds(without, (byte) '\\')).isFalse();
    }

    /** Each sign that a plain string may not hold, and its neighbours, at each place in a string of a few words. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x1f, ' ', '!', '#', '[', ']', 0x7f, '\\', 0x80, 0xa0, 0xa2, 0xdc, 0xff})
    void readsOfAStringWhatIsPlainWhereverItIs(int sign) {
        boolean plain = sign >= ' ' && sign != '\\' && sign < 0x80;
        for (int place = 0; place < 40; place++) {
            // Given
            ByteBuf message = Unpooled.copiedBuffer("\"" + "B".repeat(40) + "\":7,\"more\"", StandardCharsets.US_ASCII);
            message.setByte(1 + place, sign);

            // When
            cursor.reset(message);

            // Then
            assertThat(cursor.string(message)).isEqualTo(plain);
            if (plain) {
                assertThat(cursor.stop()).isEqualTo(41);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 40})
    void endsAStringAtItsFirstQuote(int length) {
        // Given
        ByteBuf message = Unpooled.copiedBuffer("\"" + "\u007f".repeat(length) + "\"\"\"\"", StandardCharsets.US_ASCII);

        // When
        cursor.reset(message);

        // Then
        assertThat(cursor.string(message)).isTrue();
        assertThat(cursor.stop()).isEqualTo(1 + length);
    }
}
