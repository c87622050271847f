package org.tandemrelay.audio.base64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64AudioTest {

    /** All that are short, and all about the borders of a block. */
    private static final int[] LENGTHS = IntStream.of(0, 3_072, 6_144, 9_216)
            .flatMap(border -> IntStream.rangeClosed(border - 5, border + 5))
            .filter(length -> length >= 0)
            .toArray();

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false, true);

    static List<Function<byte[], ByteBuf>> buffers() {
        return List.of(
                bytes -> Unpooled.buffer().writeBytes(bytes),
                bytes -> Unpooled.directBuffer(bytes.length + 1).writeBytes(bytes),
                bytes -> Unpooled.buffer().writeByte(1).writeBytes(bytes).skipBytes(1),
                Base64AudioTest::inPieces);
    }

    private static ByteBuf inPieces(byte[] bytes) {
        CompositeByteBuf pieces = Unpooled.compositeBuffer();
        for (int at = 0; at < bytes.length; at += 1_000) {
            int end = Math.min(bytes.length, at + 1_000);
            pieces.addComponent(true, Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, at, end)));
        }
        return pieces;
    }

    private static Stream<byte[]> audio() {
        Random random = new Random(1);
        return Arrays.stream(LENGTHS).mapToObj(length -> {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        });
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void encodesAtEveryLengthAsTheJdkDoes(Function<byte[], ByteBuf> buffer) {
        audio().forEach(bytes -> {
            ByteBuf audio = buffer.apply(bytes);
            ByteBuf text = alloc.buffer();

            // When
            Base64Audio.encode(audio, text);

            // Then
            assertThat(text.toString(StandardCharsets.US_ASCII))
                    .isEqualTo(Base64.getEncoder().encodeToString(bytes));
            assertThat(text.readableBytes()).isEqualTo(Base64Audio.encodedLength(bytes.length));
            assertThat(audio.isReadable()).isFalse();
            audio.release();
            text.release();
        });
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void whatWasEncodedIsDecodedAtEveryLength(Function<byte[], ByteBuf> buffer) {
        audio().forEach(bytes -> {
            ByteBuf text = buffer.apply(Base64.getEncoder().encode(bytes));

            // When
            ByteBuf decoded = Base64Audio.decode(alloc, text, text.readerIndex(), text.readableBytes());

            // Then
            assertThat(ByteBufUtil.getBytes(decoded)).isEqualTo(bytes);
            decoded.release();
            text.release();
        });
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void knowsWhatItWouldDecodeWithoutDoingSo(Function<byte[], ByteBuf> buffer) {
        audio().forEach(bytes -> {
            for (Base64.Encoder encoder :
                    List.of(Base64.getEncoder(), Base64.getEncoder().withoutPadding())) {
                ByteBuf text = buffer.apply(encoder.encode(bytes));
                int start = text.readerIndex();
                int length = text.readableBytes();

                // When / Then
                assertThat(Base64Audio.valid(text, start, length)).isTrue();
                assertThat(Base64Audio.decodedLength(text, start, length)).isEqualTo(bytes.length);
                assertThat(text.readableBytes()).isEqualTo(length);
                text.release();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "A", "AAAA=", "AA=A", "=", "AA\\/", "AAAA\"", "AA A", "AA-_", "é"})
    void knowsWhatIsNoBase64(String wrong) {
        for (int before : new int[] {0, 4_092, 4_096, 8_192}) {
            // Given
            ByteBuf text = Unpooled.copiedBuffer("A".repeat(before) + wrong, StandardCharsets.ISO_8859_1);
            int length = text.readableBytes();

            // When / Then
            assertThat(Base64Audio.valid(text, 0, length)).isFalse();
            assertThatThrownBy(() -> Base64Audio.decode(alloc, text, 0, length))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4_096, 8_192})
    void paddingBeforeTheEndIsRefusedAlsoAtABorder(int border) {
        // Given
        String text = "A".repeat(border - 2) + "==" + "AAAA";

        // When / Then
        assertThatThrownBy(() -> Base64Audio.decode(
                        alloc, Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), 0, text.length()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }
}
