package org.tandemrelay.relay.admission;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tokens are signed with: a secret of the relay's own (HS256), and the public keys of those who may sign too (RS256, ES256, EdDSA
 * with Ed25519). The algorithm goes by the key, never by what the token says of itself.
 */
public final class TokenKeys {

    private static final int SHORTEST_SECRET = 32;

    private final byte[] secret;
    private final List<Known> known;

    private record Known(@Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier) {}

    private TokenKeys(byte[] secret, List<Known> others) throws JOSEException {
        this.secret = secret.clone();
        List<Known> all = new ArrayList<>();
        all.add(new Known(null, JWSAlgorithm.HS256, new MACVerifier(this.secret)));
        all.addAll(others);
        this.known = List.copyOf(all);
    }

    /**
     * A secret alone.
     *
     * @throws IllegalArgumentException if it is shorter than 32 bytes in UTF-8
     */
    public static TokenKeys of(String secret) {
        return of(secret, List.of());
    }

    /**
     * A secret, and others' public keys.
     *
     * @param jwks a JSON Web Key Set (RFC 7517); private parts in it are refused, since nobody needs them here
     * @throws IllegalArgumentException if the secret is short, or a key cannot be used; says which, and never quotes a key
     */
    public static TokenKeys of(String secret, String jwks) {
        return of(secret, read(jwks));
    }

    /**
     * Whether these are public keys that can be used.
     *
     * @throws IllegalArgumentException if not; as {@link #of(String, String)}
     */
    public static void check(String jwks) {
        read(jwks);
    }

    private static List<Known> read(String jwks) {
        List<Known> known = new ArrayList<>();
        try {
            for (JWK key : JWKSet.parse(jwks).getKeys()) {
                known.add(known(key));
            }
        } catch (ParseException notKeys) {
            throw new IllegalArgumentException("is not a JSON Web Key Set");
        }
        if (known.isEmpty()) {
            throw new IllegalArgumentException("holds no key");
        }
        return known;
    }

    private static TokenKeys of(String secret, List<Known> others) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("must be at least " + SHORTEST_SECRET + " bytes long");
        }
        try {
            return new TokenKeys(bytes, others);
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("cannot be used as a secret for HS256");
        }
    }

    private static Known known(JWK key) {
        String name = key.getKeyID() == null ? "a key without kid" : "the key '" + key.getKeyID() + "'";
        if (key.isPrivate()) {
            throw new IllegalArgumentException("has the private part of " + name + ": only public keys belong here");
        }
        try {
            if (key instanceof RSAKey rsa) {
                return new Known(key.getKeyID(), JWSAlgorithm.RS256, new RSASSAVerifier(rsa));
            }
            if (key instanceof ECKey ec) {
                return new Known(key.getKeyID(), JWSAlgorithm.ES256, new ECDSAVerifier(ec));
            }
            if (key instanceof OctetKeyPair pair) {
                return new Known(key.getKeyID(), JWSAlgorithm.EdDSA, new Ed25519Verifier(pair));
            }
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("has " + name + ", which cannot be used: RSA, P-256 and Ed25519 can");
        }
        throw new IllegalArgumentException(
                "has " + name + " of type " + key.getKeyType() + ": RSA, EC and OKP are taken");
    }

    byte[] secret() {
        return secret;
    }

    /** Whether one of these keys signed it. */
    boolean verify(SignedJWT jwt) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        String id = jwt.getHeader().getKeyID();
        for (Known key : known) {
            boolean meant = key.id() == null || id == null || Objects.equals(key.id(), id);
            if (meant && key.algorithm().equals(algorithm) && verifies(jwt, key.verifier())) {
                return true;
            }
        }
        return false;
    }

    private static boolean verifies(SignedJWT jwt, JWSVerifier verifier) {
        try {
            return jwt.verify(verifier);
        } catch (JOSEException malformed) {
            return false;
        }
    }
}
