package org.tandemrelay.relay.recorded.line;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What proves to a relay that an upgrade is Vonage's: a JWT, another for every call. It names no account and no application, since there is
 * none.
 *
 * @see <a href="https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks">Vonage: signed webhooks</a>
 */
final class VonageToken {

    private final MACSigner signer;
    private final InstantSource clock;

    /**
     * Tokens signed with a secret.
     *
     * @param secret at least 32 bytes in UTF-8
     * @throws IllegalArgumentException if it is shorter
     */
    VonageToken(String secret, InstantSource clock) {
        try {
            this.signer = new MACSigner(secret.getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("the signature secret is shorter than 32 bytes");
        }
        this.clock = clock;
    }

    /** A token that was made now. */
    String sign() {
        // It has to be another one each time, and no secret.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("Vonage")
                .issueTime(Date.from(clock.instant()))
                .jwtID(new UUID(random.nextLong(), random.nextLong()).toString())
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException everyJdkHasIt) {
            throw new IllegalStateException("HS256", everyJdkHasIt);
        }
        return token.serialize();
    }
}
