package org.tandemrelay.relay.tool;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * Signs what is posted.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks, signature
 *     scheme v1</a>
 */
final class WebhookSignature {

    private WebhookSignature() {}

    /** The header's value: {@code v1,} and the base64 of HMAC-SHA256 over {@code id.timestamp.body}. */
    static String of(WebhookSecret secret, String id, long epochSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret.key());
            mac.update((id + '.' + epochSeconds + '.').getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
