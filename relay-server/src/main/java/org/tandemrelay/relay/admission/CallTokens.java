package org.tandemrelay.relay.admission;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.NotAdmitted.Reason;

/**
 * Tokens that let their bearer make calls for a while: JSON Web Tokens (RFC 7519), minted here or signed by an operator's own backend.
 *
 * <p>The claims are {@code exp} (required), {@code nbf}, {@code sub} (a name for logs and quotas), {@code aud} ({@value #AUDIENCE}, if it
 * is there), {@code agent} (the only profile to be called), {@code max_duration} (seconds of a call), and {@code once} with {@code jti}
 * for a token that is good for a single call.
 */
public final class CallTokens {

    /** Whom tokens are for, if they say so. */
    public static final String AUDIENCE = "tandem";

    /** By which others' clocks may differ from ours. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final String NO_TOKEN = "the token is not a signed JWT";

    private static final int MOST_USED = 65_536;
    private static final int LONGEST_NAME = 128;

    private final Duration longestLife;
    private final InstantSource clock;

    /** Exchanged as a whole, when they are read again. */
    private volatile TokenKeys keys;

    private final UsedTokens used = new UsedTokens(MOST_USED);

    /**
     * What a token is asked for.
     *
     * @param principal whom it is for; its name becomes the subject
     * @param life how long it is good for
     * @param once whether it is good for a single call
     */
    public record Order(Principal principal, Duration life, boolean once) {}

    /** A token, and when it stops being good. */
    public record Minted(String token, Instant expires) {
        @Override
        public String toString() {
            return "Minted[expires=" + expires + "]";
        }
    }

    /**
     * Tokens by these keys.
     *
     * @param longestLife that a token may have; one that is good for longer is refused, whoever signed it
     */
    public CallTokens(TokenKeys keys, Duration longestLife, InstantSource clock) {
        this.keys = keys;
        this.longestLife = longestLife;
        this.clock = clock;
    }

    /** Other keys hold from now on; tokens that were used stay used. */
    public void keys(TokenKeys others) {
        keys = others;
    }

    /** Whether a credential looks like a token rather than a key: three parts, the first of which is a JSON object. */
    public static boolean looksLikeOne(String credential) {
        int first = credential.indexOf('.');
        int second = credential.indexOf('.', first + 1);
        return credential.startsWith("eyJ") && second > first && credential.indexOf('.', second + 1) < 0;
    }

    /**
     * Makes a token, on any thread.
     *
     * @throws IllegalArgumentException if it would be good for longer than allowed
     */
    public Minted mint(Order order) {
        if (order.life().compareTo(longestLife) > 0) {
            throw new IllegalArgumentException("a token is good for " + longestLife.toSeconds() + " s at most");
        }
        Instant now = clock.instant();
        // In whole seconds, as the token has it.
        Instant expires = Instant.ofEpochSecond(now.plus(order.life()).getEpochSecond());
        Principal principal = order.principal();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(principal.name())
                .audience(AUDIENCE)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expires))
                .claim("agent", principal.agent());
        if (principal.longest() != null) {
            claims.claim("max_duration", principal.longest().toSeconds());
        }
        if (order.once()) {
            claims.claim("once", true);
        }
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        try {
            jwt.sign(new MACSigner(keys.secret()));
        } catch (JOSEException unsigned) {
            throw new IllegalStateException("a token could not be signed", unsigned);
        }
        return new Minted(jwt.serialize(), expires);
    }

    /**
     * Whom a token lets in; uses it up if it is good for one call only. On any event loop: blocks nothing.
     *
     * @throws NotAdmitted if it is not good, or no more
     */
    public Principal admit(String token) throws NotAdmitted {
        JWTClaimsSet claims = verified(token);
        Instant now = clock.instant();
        Instant expires = checkTimes(claims, now);
        if (!claims.getAudience().isEmpty() && !claims.getAudience().contains(AUDIENCE)) {
            throw forbidden("the token is for somebody else: its audience must be '" + AUDIENCE + "'");
        }
        Principal principal = principal(claims);
        if (once(claims)) {
            use(claims.getJWTID(), expires, now);
        }
        return principal;
    }

    /** The call of a token that was admitted did not come about: it may be used again. */
    void giveBack(String token) {
        try {
            JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
            if (claims.getJWTID() != null && once(claims)) {
                used.giveBack(claims.getJWTID());
            }
        } catch (ParseException | NotAdmitted impossible) {
            throw new IllegalStateException("it was admitted before", impossible);
        }
    }

    private JWTClaimsSet verified(String token) throws NotAdmitted {
        // Where the first part is JSON and no object the library fails on a null.
        if (!looksLikeOne(token)) {
            throw new NotAdmitted(Reason.UNKNOWN, NO_TOKEN);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!keys.verify(jwt)) {
                throw new NotAdmitted(Reason.UNKNOWN, "the token's signature is by no key that this relay knows");
            }
            return jwt.getJWTClaimsSet();
        } catch (ParseException notAToken) {
            throw new NotAdmitted(Reason.UNKNOWN, NO_TOKEN);
        }
    }

    private Instant checkTimes(JWTClaimsSet claims, Instant now) throws NotAdmitted {
        if (claims.getExpirationTime() == null) {
            throw forbidden("the token does not say when it expires");
        }
        Instant expires = claims.getExpirationTime().toInstant();
        if (expires.plus(SKEW).isBefore(now)) {
            throw new NotAdmitted(Reason.UNKNOWN, "the token has expired");
        }
        if (expires.isAfter(now.plus(longestLife).plus(SKEW))) {
            throw forbidden("the token is good for more than the " + longestLife.toSeconds() + " s that are allowed");
        }
        Date from = claims.getNotBeforeTime();
        if (from != null && from.toInstant().minus(SKEW).isAfter(now)) {
            throw forbidden("the token is not good yet");
        }
        return expires.plus(SKEW);
    }

    private static Principal principal(JWTClaimsSet claims) throws NotAdmitted {
        try {
            Long seconds = claims.getLongClaim("max_duration");
            if (seconds != null && seconds <= 0) {
                throw forbidden("the token's max_duration is not a number of seconds above 0");
            }
            return new Principal(
                    name(claims.getSubject()),
                    claims.getStringClaim("agent"),
                    seconds == null ? null : Duration.ofSeconds(seconds));
        } catch (ParseException wrongType) {
            throw forbidden("a claim of the token is of the wrong type: agent is text, max_duration a number");
        }
    }

    /** Names go into logs and quotas: none is as long as its signer likes. */
    private static String name(@Nullable String subject) throws NotAdmitted {
        if (subject == null || subject.isBlank()) {
            return "token";
        }
        if (subject.length() > LONGEST_NAME || subject.chars().anyMatch(Character::isISOControl)) {
            throw forbidden(
                    "the token's subject is longer than " + LONGEST_NAME + " letters, or has control characters");
        }
        return subject;
    }

    private static boolean once(JWTClaimsSet claims) throws NotAdmitted {
        try {
            return Boolean.TRUE.equals(claims.getBooleanClaim("once"));
        } catch (ParseException notBoolean) {
            throw forbidden("the token's once is neither true nor false");
        }
    }

    private void use(@Nullable String id, Instant until, Instant now) throws NotAdmitted {
        if (id == null || id.isEmpty() || id.length() > LONGEST_NAME) {
            throw forbidden("a token for a single call needs a jti of at most " + LONGEST_NAME + " letters");
        }
        switch (used.use(id, until, now)) {
            case FIRST -> {
                // Good.
            }
            case AGAIN -> throw forbidden("the token was for a single call, and has been used");
            case FULL -> throw new NotAdmitted(Reason.TOO_MANY, "too many tokens for single calls are in use");
        }
    }

    private static NotAdmitted forbidden(String why) {
        return new NotAdmitted(Reason.FORBIDDEN, why);
    }
}
