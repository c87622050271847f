package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8Properties {

    /** Text with something in it that may be wrong: a byte at random is rarely worse than that. */
    @Provide
    Arbitrary<byte[]> texts() {
        Arbitrary<byte[]> text = Arbitraries.strings().ofMaxLength(60).map(s -> s.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(6);
        Arbitrary<byte[]> spite = Arbitraries.of(0xed, 0xf4, 0xe0, 0xf0, 0xc2, 0x80, 0x9f, 0xa0, 0xbf, 0x90)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(5);
        return Combinators.combine(text, Arbitraries.oneOf(noise, spite), text).as(Utf8Properties::joined);
    }

    private static byte[] joined(byte[] a, byte[] b, byte[] c) {
        return ByteBuffer.allocate(a.length + b.length + c.length)
                .put(a)
                .put(b)
                .put(c)
                .array();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Property(tries = 20_000)
    void agreesWithTheJdkWhereverTheTextIsCutAndMasked(
            @ForAll("texts") byte[] text, @ForAll int mask, @ForAll int cut, @ForAll int secondCut) {
        // Given
        byte[] masked = text.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (mask >>> (24 - 8 * (i % 4)));
        }
        int[] cuts = {
            0, Math.floorMod(cut, masked.length + 1), Math.floorMod(secondCut, masked.length + 1), masked.length
        };
        Arrays.sort(cuts);
        Utf8Check check = new Utf8Check();

        // When
        boolean accepted = true;
        for (int i = 0; i < 3 && accepted; i++) {
            byte[] part = Arrays.copyOfRange(masked, cuts[i], cuts[i + 1]);
            Masks.apply(part, part.length, Integer.rotateLeft(mask, 8 * cuts[i]));
            accepted = check.accepts(part, part.length);
        }

        // Then
        assertThat(accepted && check.complete()).isEqualTo(isUtf8(text));
    }
}
