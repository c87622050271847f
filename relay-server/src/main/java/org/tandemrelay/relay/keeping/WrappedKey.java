package org.tandemrelay.relay.keeping;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one file, as it is written into it: encrypted by the key from outside, and bound to the call.
 *
 * @param keyId by which key it is wrapped
 * @param nonce of that, in base64
 * @param wrapped the key, encrypted, in base64
 */
record WrappedKey(String keyId, String nonce, String wrapped) {

    static final String GCM = "AES/GCM/NoPadding";
    static final int TAG_BITS = 128;
    static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;

    /** A new key, and the same wrapped. */
    record Fresh(SecretKey key, WrappedKey wrapped) {
        @Override
        public String toString() {
            return "Fresh[…]";
        }
    }

    /** Makes a key for a file. Blocks for random numbers. */
    static Fresh fresh(VaultKey vault, String call) throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KEY_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(key);
        random.nextBytes(nonce);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, vault, nonce, call);
        Base64.Encoder base64 = Base64.getEncoder();
        WrappedKey wrapped =
                new WrappedKey(vault.id(), base64.encodeToString(nonce), base64.encodeToString(cipher.doFinal(key)));
        return new Fresh(new SecretKeySpec(key, VaultKey.CIPHER), wrapped);
    }

    /**
     * The key itself.
     *
     * @throws BrokenSealException if it was wrapped by another key, or for another call
     */
    SecretKey unwrap(VaultKey vault, String call) throws BrokenSealException {
        if (!vault.id().equals(keyId)) {
            throw new BrokenSealException("it was sealed by the key " + keyId + ", and this is " + vault.id());
        }
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, vault, base64.decode(nonce), call);
            return new SecretKeySpec(cipher.doFinal(base64.decode(wrapped)), VaultKey.CIPHER);
        } catch (GeneralSecurityException | ProviderException | IllegalArgumentException changed) {
            throw new BrokenSealException("its header has been changed");
        }
    }

    private static Cipher cipher(int mode, VaultKey vault, byte[] nonce, String call) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(GCM);
        cipher.init(mode, vault.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("tandem file key\0" + call).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "WrappedKey[by " + keyId + "]";
    }
}
