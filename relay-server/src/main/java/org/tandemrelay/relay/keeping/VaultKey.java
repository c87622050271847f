package org.tandemrelay.relay.keeping;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key from outside by which the keys of recordings are wrapped: 32 bytes. Its id, 8 bytes that say nothing about it, is written beside what it has
 * wrapped.
 */
public final class VaultKey {

    static final String CIPHER = "AES";
    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;

    private final SecretKey key;
    private final String id;

    private VaultKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, CIPHER);
        this.id = id(bytes);
    }

    /**
     * From what a file or a variable holds: 64 hexadecimal digits, or base64 of 32 bytes; white space around it is nothing.
     *
     * @throws IllegalArgumentException if it is neither; does not quote it
     */
    public static VaultKey parse(String text) {
        String word = text.strip();
        byte[] bytes;
        try {
            bytes = word.length() == 2 * BYTES
                    ? HexFormat.of().parseHex(word)
                    : Base64.getDecoder().decode(word);
        } catch (IllegalArgumentException neither) {
            bytes = new byte[0];
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("must be 32 bytes, as 64 hexadecimal digits or in base64");
        }
        return new VaultKey(bytes);
    }

    private static String id(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            byte[] tag = mac.doFinal("tandem key id".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(tag, 0, ID_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    /** Names it, and says nothing about it. */
    public String id() {
        return id;
    }

    SecretKey key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VaultKey known && MessageDigest.isEqual(known.key.getEncoded(), key.getEncoded());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "VaultKey[" + id + "]";
    }
}
