package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A file of which nobody without the key can read a byte, or change one unseen. */
class SealedFileTest {

    private static final VaultKey KEY = VaultKey.parse("00112233445566778899aabbccddeeff".repeat(2));
    private static final VaultKey OTHER = VaultKey.parse("ff".repeat(32));
    private static final byte[] PLAIN = new byte[3 * SealedWriter.CHUNK_BYTES + 1_000];

    static {
        new Random(1).nextBytes(PLAIN);
    }

    private static SealedHeader header(String call) {
        Instant now = Instant.parse("2026-11-21T20:00:00Z");
        return new SealedHeader(SealedHeader.Kind.RECORDING, call, "desk", now, now.plusSeconds(60), 16_000);
    }

    private static byte[] sealed(String call, byte[] plain, boolean finished) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedWriter writer = new SealedWriter(Channels.newChannel(file), header(call), KEY)) {
            for (int at = 0; at < plain.length; at += 777) {
                writer.write(plain, at, Math.min(777, plain.length - at));
            }
            if (finished) {
                writer.finish();
            }
        }
        return file.toByteArray();
    }

    private static byte[] opened(byte[] file, VaultKey key) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (SealedReader reader = new SealedReader(new ByteArrayInputStream(file), key)) {
            byte[] piece = reader.next();
            while (piece != null) {
                plain.writeBytes(piece);
                piece = reader.next();
            }
        }
        return plain.toByteArray();
    }

    /** Head first, then each chunk. */
    private static List<byte[]> parts(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        int head = SealedWriter.MAGIC.length + Integer.BYTES + in.getInt(SealedWriter.MAGIC.length);
        List<byte[]> parts = new ArrayList<>(List.of(Arrays.copyOf(file, head)));
        int at = head;
        while (at < file.length) {
            int end = at + Integer.BYTES + (in.getInt(at) & ~SealedWriter.LAST);
            parts.add(Arrays.copyOfRange(file, at, end));
            at = end;
        }
        return parts;
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        parts.forEach(file::writeBytes);
        return file.toByteArray();
    }

    @Test
    void givesBackWhatWasPutIn() throws IOException {
        assertThat(opened(sealed("call_1", PLAIN, true), KEY)).isEqualTo(PLAIN);
        assertThat(opened(sealed("call_1", new byte[0], true), KEY)).isEmpty();
        byte[] wholeChunks = Arrays.copyOf(PLAIN, 2 * SealedWriter.CHUNK_BYTES);
        assertThat(opened(sealed("call_1", wholeChunks, true), KEY)).isEqualTo(wholeChunks);
    }

    @Test
    void hasNothingInTheClearAndNeverTheSameTwice() throws IOException {
        // When
        byte[] one = sealed("call_1", new byte[2_000], true);
        byte[] other = sealed("call_1", new byte[2_000], true);

        // Then: what is behind the ciphertext depends on the head too, and so says nothing.
        assertThat(Arrays.copyOf(parts(one).get(1), 2_000))
                .isNotEqualTo(Arrays.copyOf(parts(other).get(1), 2_000));
        assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("\0".repeat(16));
    }

    @Test
    void hasNoTwoPiecesThatAreTheSame() throws IOException {
        // When
        List<byte[]> parts = parts(sealed("call_1", new byte[3 * SealedWriter.CHUNK_BYTES], true));

        // Then
        assertThat(Arrays.copyOf(parts.get(1), SealedWriter.CHUNK_BYTES))
                .isNotEqualTo(Arrays.copyOf(parts.get(2), SealedWriter.CHUNK_BYTES));
    }

    /** By what the page says, and nothing of ours: the key of the file is of no use without the key from outside. */
    @Test
    void isReadByWhoeverHasTheKeyAndKnowsTheForm() throws Exception {
        // Given
        List<byte[]> parts = parts(sealed("call_1", PLAIN, true));
        byte[] head = Arrays.copyOfRange(parts.get(0), SealedWriter.MAGIC.length + Integer.BYTES, parts.get(0).length);
        JsonNode json = new JsonMapper().readTree(head);
        byte[] vaultKey = HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));

        // When
        byte[] fileKey = decrypted(
                vaultKey,
                json.path("nonce").binaryValue(),
                "tandem file key\0call_1".getBytes(StandardCharsets.UTF_8),
                json.path("wrapped").binaryValue());
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(head);
        for (int number = 0; number < parts.size() - 1; number++) {
            byte[] chunk = parts.get(number + 1);
            byte[] bound = ByteBuffer.allocate(hash.length + Long.BYTES + 1)
                    .put(hash)
                    .putLong(number)
                    .put((byte) (number == parts.size() - 2 ? 1 : 0))
                    .array();
            byte[] nonce = ByteBuffer.allocate(12).putLong(number).array();
            plain.writeBytes(decrypted(fileKey, nonce, bound, Arrays.copyOfRange(chunk, Integer.BYTES, chunk.length)));
        }

        // Then
        assertThat(plain.toByteArray()).isEqualTo(PLAIN);
    }

    private static byte[] decrypted(byte[] key, byte[] nonce, byte[] bound, byte[] sealed)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bound);
        return cipher.doFinal(sealed);
    }

    @Test
    void isCutOffThoughItsLastPieceIsMarkedAsTheEnd() throws IOException {
        // Given
        List<byte[]> parts = parts(sealed("call_1", PLAIN, true));
        byte[] end = parts.get(2).clone();
        end[0] |= (byte) 0x80;

        // When / Then
        assertThatThrownBy(() -> opened(joined(List.of(parts.get(0), parts.get(1), end)), KEY))
                .isInstanceOf(BrokenSealException.class);
    }

    @Test
    void isReadByNoOtherKey() throws IOException {
        byte[] file = sealed("call_1", PLAIN, true);
        assertThatThrownBy(() -> opened(file, OTHER))
                .isInstanceOf(BrokenSealException.class)
                .hasMessage("it was sealed by the key " + KEY.id() + ", and this is " + OTHER.id());
    }

    @Test
    void tellsWhereItWasCutOff() throws IOException {
        // Given
        byte[] file = sealed("call_1", PLAIN, true);
        List<byte[]> parts = parts(file);

        // Then
        assertThatThrownBy(() -> opened(joined(parts.subList(0, parts.size() - 1)), KEY))
                .hasMessage("it is cut off: its end is missing");
        for (int length : new int[] {0, 5, 40, parts.get(0).length, parts.get(0).length + 3, file.length - 1}) {
            assertThatThrownBy(() -> opened(Arrays.copyOf(file, length), KEY))
                    .as(length + " bytes")
                    .isInstanceOf(BrokenSealException.class);
        }
        // A program that died: what had been written is there all the same.
        byte[] unfinished = sealed("call_1", PLAIN, false);
        try (SealedReader reader = new SealedReader(new ByteArrayInputStream(unfinished), KEY)) {
            assertThat(reader.next()).isEqualTo(Arrays.copyOf(PLAIN, SealedWriter.CHUNK_BYTES));
        }
    }

    @Test
    void seesPiecesThatAreNotInTheirPlaces() throws IOException {
        // Given
        List<byte[]> parts = parts(sealed("call_1", PLAIN, true));
        List<byte[]> others = parts(sealed("call_2", PLAIN, true));
        List<byte[]> again = parts(sealed("call_1", PLAIN, true));

        // Then
        for (List<byte[]> made : List.of(
                List.of(parts.get(0), parts.get(2), parts.get(1), parts.get(3), parts.get(4)),
                List.of(parts.get(0), parts.get(1), parts.get(3), parts.get(4)),
                List.of(parts.get(0), others.get(1), parts.get(2), parts.get(3), parts.get(4)),
                List.of(parts.get(0), again.get(1), parts.get(2), parts.get(3), parts.get(4)),
                List.of(others.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4)),
                List.of(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(4)))) {
            assertThatThrownBy(() -> opened(joined(made), KEY)).isInstanceOf(BrokenSealException.class);
        }
    }

    @Test
    void seesAnyBitThatWasChanged() throws IOException {
        // Given
        byte[] file = sealed("call_1", Arrays.copyOf(PLAIN, 500), true);

        // Then
        for (int at = 0; at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> opened(changed, KEY)).as("byte " + at).isInstanceOf(IOException.class);
        }
    }

    @Test
    void takesAKeyInEitherSpellingAndShowsNone() {
        String hex = "00112233445566778899aabbccddeeff".repeat(2);
        String base64 = "ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=";
        assertThat(VaultKey.parse(hex)).isEqualTo(VaultKey.parse(base64 + "\n"));
        assertThat(VaultKey.parse(hex).toString()).doesNotContain("0011");
        assertThatThrownBy(() -> VaultKey.parse("a-secret-that-is-too-short"))
                .hasMessage("must be 32 bytes, as 64 hexadecimal digits or in base64");
    }
}
