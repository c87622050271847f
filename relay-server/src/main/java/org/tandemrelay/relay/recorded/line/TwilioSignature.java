package org.tandemrelay.relay.recorded.line;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What proves to a relay that an upgrade is Twilio's. */
final class TwilioSignature {

    private static final String ALGORITHM = "HmacSHA1";

    private TwilioSignature() {}

    /**
     * The signature of an upgrade, which has no parameters: over the address alone, as it is written, scheme and port included.
     *
     * @see <a href="https://www.twilio.com/docs/usage/security#validating-requests">Twilio: validating requests</a>
     */
    static String of(URI address, String authToken) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(address.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(ALGORITHM, everyJdkHasIt);
        }
    }
}
