package org.tandemrelay.relay.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    /** The example that the standard's own libraries are tested with. */
    @Test
    void signsAsTheStandardDoes() {
        // Given
        WebhookSecret secret = WebhookSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        // When
        String signature = WebhookSignature.of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY);

        // Then
        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void takesASecretWithoutThePrefixAsItIs() {
        // Given
        WebhookSecret plain = WebhookSecret.of("abc");
        WebhookSecret encoded = WebhookSecret.of("whsec_YWJj");

        // When / Then
        assertThat(WebhookSignature.of(plain, "id", 1, BODY)).isEqualTo(WebhookSignature.of(encoded, "id", 1, BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_*"})
    void refusesWhatIsNoSecret(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebhookSecret.of(text));
    }

    @Test
    void neverShowsASecret() {
        assertThat(WebhookSecret.of("whsec_YWJj").toString()).doesNotContain("YWJj", "abc");
    }
}
