package org.tandemrelay.relay.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.tandemrelay.relay.admission.CallerKeys;
import org.tandemrelay.relay.admission.TokenKeys;
import org.tandemrelay.relay.keeping.VaultKey;

/**
 * Reads keys and secrets that stand in files of their own. Each method throws {@link IllegalArgumentException} with what would be right, and never quotes what is
 * there.
 */
final class KeyFiles {

    private KeyFiles() {}

    /** A credential that stands alone in a file. */
    static String credentialIn(String file) {
        try {
            return Values.credential(Files.readString(Path.of(file)).strip());
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException("must be a file that can be read");
        }
    }

    /** Likewise a secret for signatures. */
    static String signatureSecretIn(String file) {
        return Values.signatureSecret(credentialIn(file));
    }

    static VaultKey vaultKeyIn(String file) {
        return VaultKey.parse(credentialIn(file));
    }

    /** The keys of a file; what is wrong with it names no key. */
    static CallerKeys callerKeys(String file) {
        try {
            return CallerKeys.parse(Files.readAllLines(Path.of(file)));
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException("must be a file that can be read");
        }
    }

    /** The text of a file of keys, found to be good. */
    static String tokenKeys(String file) {
        try {
            String keys = Files.readString(Path.of(file));
            TokenKeys.check(keys);
            return keys;
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException("must be a file that can be read");
        }
    }
}
