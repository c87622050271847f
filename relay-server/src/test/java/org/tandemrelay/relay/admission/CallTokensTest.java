package org.tandemrelay.relay.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.admission.CallTokens.Order;
import org.tandemrelay.relay.admission.NotAdmitted.Reason;

/** Who is let in by a token, and who is told what. */
class CallTokensTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Instant now = NOW;
    private final InstantSource clock = () -> now;
    private final CallTokens tokens = new CallTokens(TokenKeys.of(SECRET), Duration.ofHours(1), clock);

    private static Order order(Principal principal) {
        return new Order(principal, Duration.ofMinutes(1), false);
    }

    private static String signed(UnaryOperator<JWTClaimsSet.Builder> claims) throws JOSEException {
        JWTClaimsSet.Builder good =
                new JWTClaimsSet.Builder().subject("web").expirationTime(Date.from(NOW.plusSeconds(60)));
        return signed(claims.apply(good).build(), new JWSHeader(JWSAlgorithm.HS256), new MACSigner(SECRET));
    }

    private static String signed(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) throws JOSEException {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private void refuses(String token, Reason reason, String words) {
        assertThatThrownBy(() -> tokens.admit(token))
                .isInstanceOfSatisfying(
                        NotAdmitted.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .hasMessageContaining(words)
                .hasMessageNotContaining(token);
    }

    @Test
    void letsInWhomItMintedATokenFor() throws NotAdmitted {
        // Given
        Principal wanted = new Principal("shop", "sales", Duration.ofMinutes(10));

        // When
        CallTokens.Minted minted = tokens.mint(order(wanted));

        // Then
        assertThat(tokens.admit(minted.token())).isEqualTo(wanted);
        assertThat(minted.expires()).isEqualTo(NOW.plusSeconds(60));
        assertThat(minted.toString()).doesNotContain(minted.token());
        assertThat(CallTokens.looksLikeOne(minted.token())).isTrue();
    }

    @Test
    void letsNobodyInAnyMoreWhenItHasExpired() {
        // Given
        String token = tokens.mint(order(Principal.named("shop"))).token();

        // When
        now = NOW.plusSeconds(91);

        // Then
        refuses(token, Reason.UNKNOWN, "expired");
    }

    @Test
    void letsInOnceByATokenForASingleCall() throws NotAdmitted {
        // Given
        String token = tokens.mint(new Order(Principal.named("shop"), Duration.ofMinutes(1), true))
                .token();

        // When
        tokens.admit(token);

        // Then
        refuses(token, Reason.FORBIDDEN, "has been used");
    }

    @Test
    void remembersAUsedTokenForAsLongAsItIsGoodByAnyClock() throws NotAdmitted {
        // Given
        String token = tokens.mint(new Order(Principal.named("shop"), Duration.ofMinutes(1), true))
                .token();
        tokens.admit(token);

        // When
        now = NOW.plusSeconds(89);

        // Then
        refuses(token, Reason.FORBIDDEN, "has been used");
    }

    @Test
    void mintsNothingThatWouldBeGoodForTooLong() {
        assertThatThrownBy(() -> tokens.mint(new Order(Principal.named("a"), Duration.ofHours(2), false)))
                .hasMessageContaining("3600 s at most");
    }

    @Test
    void refusesWhatNobodySigned() throws JOSEException {
        String good = signed(claims -> claims);
        refuses(good.substring(0, good.lastIndexOf('.') + 1) + "AAAA", Reason.UNKNOWN, "signature");
        refuses("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.", Reason.UNKNOWN, "not a signed JWT");
        refuses("a.b.c", Reason.UNKNOWN, "not a signed JWT");
    }

    @Test
    void refusesClaimsThatItCannotGoBy() throws JOSEException {
        refuses(signed(claims -> claims.expirationTime(null)), Reason.FORBIDDEN, "when it expires");
        refuses(
                signed(claims -> claims.expirationTime(Date.from(NOW.plusSeconds(3_700)))),
                Reason.FORBIDDEN,
                "more than the 3600 s");
        refuses(
                signed(claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(50)))),
                Reason.FORBIDDEN,
                "not good yet");
        refuses(signed(claims -> claims.audience("bank")), Reason.FORBIDDEN, "somebody else");
        refuses(signed(claims -> claims.claim("max_duration", 0)), Reason.FORBIDDEN, "above 0");
        refuses(signed(claims -> claims.claim("max_duration", "long")), Reason.FORBIDDEN, "wrong type");
        refuses(signed(claims -> claims.claim("agent", 7)), Reason.FORBIDDEN, "wrong type");
        refuses(signed(claims -> claims.claim("once", "yes")), Reason.FORBIDDEN, "neither true nor false");
        refuses(signed(claims -> claims.claim("once", true)), Reason.FORBIDDEN, "needs a jti");
        refuses(signed(claims -> claims.subject("a\nb")), Reason.FORBIDDEN, "control characters");
        refuses(signed(claims -> claims.subject("a".repeat(129))), Reason.FORBIDDEN, "longer than 128 letters");
    }

    @Test
    void takesTokensOfABackendThatSignsWithAKeyOfItsOwn() throws Exception {
        // Given
        RSAKey rsa = new RSAKeyGenerator(2_048).keyID("r").generate();
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = ed.getPublic().getEncoded();
        byte[] point = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        OctetKeyPair okp = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point))
                .keyID("o")
                .build();
        String jwks = new JWKSet(java.util.List.of(rsa.toPublicJWK(), ec.toPublicJWK(), okp)).toString();
        CallTokens others = new CallTokens(TokenKeys.of(SECRET, jwks), Duration.ofHours(1), clock);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("backend")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build();

        // When
        String byRsa = signed(
                claims, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r").build(), new RSASSASigner(rsa));
        String byEc = signed(
                claims, new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e").build(), new ECDSASigner(ec));
        String byEd = signedByEd25519(claims, ed);

        // Then
        assertThat(others.admit(byRsa).name()).isEqualTo("backend");
        assertThat(others.admit(byEc).name()).isEqualTo("backend");
        assertThat(others.admit(byEd).name()).isEqualTo("backend");
        refuses(byRsa, Reason.UNKNOWN, "no key that this relay knows");
        String broken = byEd.substring(0, byEd.length() - 4) + (byEd.endsWith("AAAA") ? "BBBB" : "AAAA");
        assertThatThrownBy(() -> others.admit(broken)).isInstanceOf(NotAdmitted.class);
    }

    private static String signedByEd25519(JWTClaimsSet claims, KeyPair pair) throws Exception {
        String header = Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"o\"}").toString();
        String content = header + "." + Base64URL.encode(claims.toString());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64URL.encode(signature.sign());
    }

    @Test
    void takesOfEachKeyTheOneAlgorithmThatItIsFor() throws Exception {
        // Given: keys that the library would take for others too
        String longSecret = SECRET + SECRET;
        RSAKey rsa = new RSAKeyGenerator(2_048).keyID("r").generate();
        CallTokens both = new CallTokens(
                TokenKeys.of(longSecret, new JWKSet(rsa.toPublicJWK()).toString()), Duration.ofHours(1), clock);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("web")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build();

        // When / Then
        assertThat(both.admit(signed(claims, new JWSHeader(JWSAlgorithm.HS256), new MACSigner(longSecret)))
                        .name())
                .isEqualTo("web");
        for (JWSAlgorithm other : List.of(JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
            String token = signed(claims, new JWSHeader(other), new MACSigner(longSecret));
            assertThatThrownBy(() -> both.admit(token)).as(other.getName()).isInstanceOf(NotAdmitted.class);
        }
        for (JWSAlgorithm other : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            String token = signed(claims, new JWSHeader(other), new RSASSASigner(rsa));
            assertThatThrownBy(() -> both.admit(token)).as(other.getName()).isInstanceOf(NotAdmitted.class);
        }
    }

    @Test
    void doesNotTakeAPublicKeyForASecret() throws Exception {
        // Given
        RSAKey rsa = new RSAKeyGenerator(2_048).keyID("r").generate();
        CallTokens others = new CallTokens(
                TokenKeys.of(SECRET, new JWKSet(rsa.toPublicJWK()).toString()), Duration.ofHours(1), clock);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build();

        // When
        String forged = signed(
                claims,
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r").build(),
                new MACSigner(rsa.toRSAPublicKey().getEncoded()));

        // Then
        assertThatThrownBy(() -> others.admit(forged)).hasMessageContaining("no key that this relay knows");
    }

    @Test
    void takesATokenOfTheKeyThatItNamesOnly() throws Exception {
        // Given: one backend signs with its own key, and says that it is the other
        ECKey one = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("other").generate();
        String jwks = new JWKSet(List.of(one.toPublicJWK(), other.toPublicJWK())).toString();
        CallTokens both = new CallTokens(TokenKeys.of(SECRET, jwks), Duration.ofHours(1), clock);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("backend")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build();
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256);

        // When
        String right = signed(claims, header.keyID("one").build(), new ECDSASigner(one));
        String wrong = signed(claims, header.keyID("other").build(), new ECDSASigner(one));

        // Then
        assertThat(both.admit(right).name()).isEqualTo("backend");
        assertThatThrownBy(() -> both.admit(wrong)).hasMessageContaining("no key that this relay knows");
    }

    @Test
    void refusesAKeySetWithAPrivatePart() throws Exception {
        // Given
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
        String jwks = new JWKSet(key).toString(false);

        // When / Then
        assertThatThrownBy(() -> TokenKeys.check(jwks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'mine'")
                .hasMessageNotContaining(key.getD().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"keys\":[]}", "nonsense", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}"})
    void refusesKeySetsThatHoldNoPublicKey(String jwks) {
        assertThatThrownBy(() -> TokenKeys.of(SECRET, jwks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void refusesAShortSecretWithoutQuotingIt() {
        assertThatThrownBy(() -> TokenKeys.of("too-short"))
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("too-short");
    }
}
