package org.tandemrelay.relay.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens as no library makes them: each is refused with words, and none with an exception that ends the connection without any. */
class OddTokensTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);
    private static final String GOOD_HEADER = "{\"alg\":\"HS256\"}";
    private static final String DEEP = "[".repeat(1_500) + "]".repeat(1_500);

    private static CallTokens tokens;

    @BeforeAll
    static void knowKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        String key = new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                .keyID("ours")
                .build()
                .toJSONString();
        tokens = new CallTokens(TokenKeys.of(SECRET, "{\"keys\":[" + key + "]}"), Duration.ofHours(1), () -> NOW);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** With a signature that is right for HS256, so that nothing is refused for want of one. */
    private static String token(String header, String claims) {
        String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String es256(byte[] signature) {
        return base64("{\"alg\":\"ES256\",\"kid\":\"ours\"}".getBytes(UTF_8)) + "." + base64("{}".getBytes(UTF_8)) + "."
                + base64(signature);
    }

    static Stream<Arguments> tokens() {
        String good = "{\"exp\":" + (NOW.getEpochSecond() + 60) + "}";
        Stream<String> headers = Stream.of(
                        "{}",
                        "[]",
                        "null",
                        "\"HS256\"",
                        "{\"alg\":5}",
                        "{\"alg\":null}",
                        "{\"alg\":[\"HS256\"]}",
                        "{\"alg\":\"\"}",
                        "{\"alg\":\"HS256\",\"alg\":\"none\"}",
                        "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                        "{\"alg\":\"HS256\",\"crit\":\"exp\"}",
                        "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                        "{\"alg\":\"HS256\",\"kid\":7}",
                        "{\"alg\":\"HS256\",\"x5c\":[1]}",
                        "{\"alg\":\"HS256\",\"jku\":\"::\"}",
                        "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
                        "{\"alg\":\"HS256\",\"x\":" + DEEP + "}",
                        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}")
                .map(header -> token(header, good));
        Stream<String> claims = Stream.of(
                        "",
                        "null",
                        "[]",
                        "7",
                        "{",
                        "{\"exp\":\"tomorrow\"}",
                        "{\"exp\":1e400}",
                        "{\"exp\":9223372036854775807}",
                        "{\"exp\":-9223372036854775808}",
                        "{\"exp\":9223372036854775}",
                        good.replace("}", ",\"nbf\":9223372036854775}"),
                        good.replace("}", ",\"nbf\":-9223372036854775,\"agent\":7}"),
                        good.replace("}", ",\"sub\":\"\\ud800\\u0000\"}"),
                        good.replace("}", ",\"max_duration\":1e400}"),
                        good.replace("}", ",\"max_duration\":-9223372036854775808}"),
                        good.replace("}", ",\"once\":true,\"jti\":7}"),
                        good.replace("}", ",\"once\":true,\"jti\":{}}"),
                        good.replace("}", ",\"x\":" + DEEP + "}"),
                        "{\"exp\":" + (NOW.getEpochSecond() + 60) + ",\"exp\":" + Long.MAX_VALUE + "}")
                .map(payload -> token(GOOD_HEADER, payload));
        byte[] order =
                new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16).toByteArray();
        byte[] whole = new byte[64];
        System.arraycopy(order, 1, whole, 0, 32);
        System.arraycopy(order, 1, whole, 32, 32);
        Stream<String> signatures =
                Stream.of(es256(new byte[0]), es256(new byte[64]), es256(new byte[63]), es256(whole));
        return Stream.of(headers, claims, signatures)
                .flatMap(all -> all)
                .map(token -> Arguments.of(token.length() > 300 ? "a long one" : token, token));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void areRefusedWithWords(String name, String token) {
        // When
        Throwable refusal = catchThrowable(() -> tokens.admit(token));

        // Then
        assertThat(refusal).isInstanceOf(NotAdmitted.class);
        assertThat(((NotAdmitted) refusal).message())
                .isNotBlank()
                .doesNotContain(List.of(token.split("\\.", -1)).get(0));
    }
}
