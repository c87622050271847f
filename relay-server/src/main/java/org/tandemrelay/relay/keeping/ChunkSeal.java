package org.tandemrelay.relay.keeping;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens the chunks of one file, in their order: AES-256-GCM, where each is bound to the file's header, its number and whether it is
 * the last. The file's key is used for nothing else, so that the number makes the nonce.
 */
final class ChunkSeal {

    private final SecretKey key;
    private final byte[] headerHash;
    private long number;

    ChunkSeal(SecretKey key, byte[] header) throws GeneralSecurityException {
        this.key = key;
        this.headerHash = MessageDigest.getInstance("SHA-256").digest(header);
    }

    byte[] seal(byte[] plain, int length, boolean last) throws GeneralSecurityException {
        return next(Cipher.ENCRYPT_MODE, last).doFinal(plain, 0, length);
    }

    byte[] open(byte[] sealed, boolean last) throws GeneralSecurityException {
        return next(Cipher.DECRYPT_MODE, last).doFinal(sealed);
    }

    private Cipher next(int mode, boolean last) throws GeneralSecurityException {
        byte[] nonce =
                ByteBuffer.allocate(WrappedKey.NONCE_BYTES).putLong(number).array();
        Cipher cipher = Cipher.getInstance(WrappedKey.GCM);
        cipher.init(mode, key, new GCMParameterSpec(WrappedKey.TAG_BITS, nonce));
        cipher.updateAAD(headerHash);
        cipher.updateAAD(ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(number)
                .put((byte) (last ? 1 : 0))
                .flip());
        number++;
        return cipher;
    }
}
