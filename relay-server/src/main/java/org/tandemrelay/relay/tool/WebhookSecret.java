package org.tandemrelay.relay.tool;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook and the relay both know, so that the webhook can tell who posts.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks</a>
 */
public final class WebhookSecret {

    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * Reads a secret: {@code whsec_} and base64, as the standard has it, or any other text, whose UTF-8 bytes are the key.
     *
     * @throws IllegalArgumentException if it is empty, or begins with {@code whsec_} and goes on with anything but base64; does not
     *     repeat it
     */
    public static WebhookSecret of(String text) {
        byte[] key;
        if (text.startsWith(PREFIX)) {
            try {
                key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            } catch (IllegalArgumentException notBase64) {
                throw new IllegalArgumentException("what follows " + PREFIX + " must be base64", notBase64);
            }
        } else {
            key = text.getBytes(StandardCharsets.UTF_8);
        }
        if (key.length == 0) {
            throw new IllegalArgumentException("a webhook's secret is empty");
        }
        return new WebhookSecret(key);
    }

    SecretKeySpec key() {
        return key;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "WebhookSecret[…]";
    }
}
