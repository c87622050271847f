package org.tandemrelay.relay.caller.vonage;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.CallTokens;
import org.tandemrelay.relay.admission.UsedTokens;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/**
 * Whether it is Vonage that calls: the JWT of the {@code Authorization} header, signed with HS256 and the account's signature secret.
 * Shared by all event loops.
 *
 * @see <a href="https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks">Vonage: signed webhooks</a>
 */
final class VonageSignature {

    private static final String ISSUER = "Vonage";

    /** By which Vonage's clock may be ahead of ours. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final Duration OLDEST = Duration.ofMinutes(5);

    /** Of calls in the time that a token is good for, and so of tokens to be remembered: 180 calls a second. */
    private static final int MOST_TOKENS = 65_536;

    private static final int LONGEST_ID = 128;

    private static final String NO_TOKEN = "the token is not a signed JWT";

    private final MACVerifier verifier;
    private final InstantSource clock;
    private final UsedTokens used = new UsedTokens(MOST_TOKENS);

    /**
     * A check by a secret.
     *
     * @param secret at least 32 bytes in UTF-8
     * @throws IllegalArgumentException if it is shorter
     */
    VonageSignature(String secret, InstantSource clock) {
        try {
            this.verifier = new MACVerifier(secret.getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException tooShort) {
            // Without what the library says of it: the secret is not to be found anywhere.
            throw new IllegalArgumentException("the signature secret is shorter than 32 bytes");
        }
        this.clock = clock;
        warmUp();
    }

    /** The first use loads classes and looks for who can do HMAC, which reads files: not to be left to an event loop. */
    private void warmUp() {
        String nobodys = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJub2JvZHkifQ.AAAA";
        try {
            check(nobodys);
            throw new IllegalStateException("a token without a signature was let in");
        } catch (RefusedUpgrade asItShould) {
            // It is warm.
        }
    }

    /**
     * Lets pass or refuses.
     *
     * @throws RefusedUpgrade 401 without a token, 403 with a bad one, 503 if there were too many good ones
     */
    void check(CallerCredential brought) throws RefusedUpgrade {
        if (!(brought instanceof CallerCredential.Key key)) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.UNAUTHORIZED,
                    "a call needs Vonage's token: set \"authorization\":{\"type\":\"vonage\"} in the NCCO's endpoint");
        }
        check(key.value());
    }

    private void check(String token) throws RefusedUpgrade {
        JWTClaimsSet claims = verified(token);
        Instant now = clock.instant();
        if (!ISSUER.equals(claims.getIssuer())) {
            throw forbidden("the token is not issued by " + ISSUER);
        }
        checkAge(claims.getIssueTime(), now);
        String id = claims.getJWTID();
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            throw forbidden("the token has no usable jti");
        }
        switch (used.use(id, now.plus(OLDEST).plus(SKEW), now)) {
            case FIRST -> {
                // Good.
            }
            case AGAIN -> throw forbidden("the token has been used before");
            case FULL ->
                throw new RefusedUpgrade(
                        HttpResponseStatus.SERVICE_UNAVAILABLE, "too many calls to remember their tokens");
        }
    }

    private JWTClaimsSet verified(String token) throws RefusedUpgrade {
        // Where the first part is JSON and no object the library fails on a null.
        if (!CallTokens.looksLikeOne(token)) {
            throw forbidden(NO_TOKEN);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())) {
                throw forbidden("the token must be signed with HS256");
            }
            if (!jwt.verify(verifier)) {
                throw forbidden("the token's signature is not by this account's signature secret");
            }
            return jwt.getJWTClaimsSet();
        } catch (ParseException | JOSEException notAToken) {
            throw forbidden(NO_TOKEN);
        }
    }

    private static void checkAge(@Nullable Date issued, Instant now) throws RefusedUpgrade {
        if (issued == null) {
            throw forbidden("the token does not say when it was issued");
        }
        Duration age = Duration.between(issued.toInstant(), now);
        if (age.compareTo(OLDEST) > 0) {
            throw forbidden("the token was issued more than " + OLDEST.toMinutes() + " minutes ago");
        }
        if (age.negated().compareTo(SKEW) > 0) {
            throw forbidden("the token was issued in the future: is the relay's clock right?");
        }
    }

    private static RefusedUpgrade forbidden(String why) {
        return new RefusedUpgrade(HttpResponseStatus.FORBIDDEN, why);
    }
}
