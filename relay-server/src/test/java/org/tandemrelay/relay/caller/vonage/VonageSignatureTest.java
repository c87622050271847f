package org.tandemrelay.relay.caller.vonage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.RefusedUpgrade;

class VonageSignatureTest {

    private static final String SECRET = "test-signature-secret-000000000000";
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);

    /** Made with another implementation of HMAC. */
    private static final String WORKED_EXAMPLE = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
            + ".eyJpYXQiOjE3NjcyMjU2MDAsImp0aSI6IjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMSIsImlzcyI6IlZvbmFnZSIs"
            + "ImFwaV9rZXkiOiJhYmNkMTIzNCIsImFwcGxpY2F0aW9uX2lkIjoiMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAyIn0"
            + ".HZmB-q1YhfXJStqaL-rM9ejF3JcFAIWEM2bPW2fd37c";

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final VonageSignature signature = new VonageSignature(SECRET, clock::get);

    private void check(String token) throws RefusedUpgrade {
        signature.check(new CallerCredential.Key(token));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("Vonage")
                .issueTime(Date.from(NOW))
                .jwtID("one");
    }

    private static String signed(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm) throws JOSEException {
        SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims.build());
        // Long enough for HS512.
        String secret = algorithm.equals(JWSAlgorithm.HS256) ? SECRET : SECRET + SECRET;
        jwt.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        return jwt.serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(claims, JWSAlgorithm.HS256);
    }

    @Test
    void takesTheWorkedExample() {
        assertThatCode(() -> check(WORKED_EXAMPLE)).doesNotThrowAnyException();
    }

    static Stream<Arguments> badTokens() throws JOSEException {
        return Stream.of(
                arguments("not a token", "no signed JWT", "not a signed JWT"),
                arguments("a header that is null", "bnVsbA.e30.AAAA", "not a signed JWT"),
                arguments("no algorithm", new PlainJWT(claims().build()).serialize(), "not a signed JWT"),
                arguments("another algorithm", signed(claims(), JWSAlgorithm.HS512), "HS256"),
                arguments("changed", WORKED_EXAMPLE.replace("HZmB", "HZmC"), "signature"),
                arguments("cut short", WORKED_EXAMPLE.substring(0, WORKED_EXAMPLE.length() - 4), "signature"),
                arguments("another issuer", signed(claims().issuer("vonage")), "issued by Vonage"),
                arguments("no issuer", signed(claims().issuer(null)), "issued by Vonage"),
                arguments("no time", signed(claims().issueTime(null)), "when it was issued"),
                arguments(
                        "too old",
                        signed(claims().issueTime(Date.from(NOW.minusSeconds(301)))),
                        "more than 5 minutes ago"),
                arguments("of tomorrow", signed(claims().issueTime(Date.from(NOW.plusSeconds(61)))), "in the future"),
                arguments("no id", signed(claims().jwtID(null)), "jti"),
                arguments("an empty id", signed(claims().jwtID("")), "jti"),
                arguments("a huge id", signed(claims().jwtID("x".repeat(129))), "jti"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void refusesABadToken(String what, String token, String reason) {
        // When
        RefusedUpgrade refused = catchThrowableOfType(RefusedUpgrade.class, () -> check(token));

        // Then
        assertThat(refused.status().code()).as(what).isEqualTo(403);
        assertThat(refused.message()).contains(reason).doesNotContain(SECRET);
    }

    @Test
    void asksForATokenWhereThereIsNone() {
        // When
        RefusedUpgrade refused =
                catchThrowableOfType(RefusedUpgrade.class, () -> signature.check(new CallerCredential.None()));

        // Then
        assertThat(refused.status().code()).isEqualTo(401);
    }

    @Test
    void takesNoTokenTwiceAsLongAsItIsGood() throws Exception {
        // Given
        check(signed(claims().issueTime(Date.from(NOW.plusSeconds(60)))));
        clock.set(NOW.plusSeconds(359));

        // When
        RefusedUpgrade refused = catchThrowableOfType(
                RefusedUpgrade.class, () -> check(signed(claims().issueTime(Date.from(NOW.plusSeconds(60))))));

        // Then
        assertThat(refused.message()).contains("used before");
    }

    @Test
    void takesNoShortSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VonageSignature("short", clock::get))
                .withMessageContaining("32 bytes");
    }
}
