package org.tandemrelay.relay.caller.twilio;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells what Twilio has signed: HMAC-SHA1 by the account's auth token over the address that Twilio was given, and the parameters of a
 * posted form. Any thread may use it.
 *
 * @see <a href="https://www.twilio.com/docs/usage/security#validating-requests">Twilio: validating requests</a>
 */
final class TwilioSignature {

    /** The header. */
    static final String HEADER = "X-Twilio-Signature";

    private static final String ALGORITHM = "HmacSHA1";
    private static final Pattern ADDRESS = Pattern.compile("(\\w+://[^/?]*?)(:\\d+)?([/?].*)?");

    private final SecretKeySpec key;

    /** By this token. The first signature is made here, since finding the algorithm reads files. */
    TwilioSignature(String authToken) {
        key = new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        sign("", Map.of());
    }

    /**
     * Why a request is not Twilio's.
     *
     * @param url that the request was made to, as the world outside writes it
     * @param form parameters in the body; empty if it is no form
     * @return null if Twilio has signed it; else for a human, without anything secret
     */
    @Nullable
    String refusal(HttpHeaders headers, String url, Map<String, List<String>> form) {
        List<String> brought = headers.getAll(HEADER);
        if (brought.size() != 1) {
            return "only Twilio is served here: the request needs one " + HEADER + ", and has " + brought.size();
        }
        byte[] signature = brought.get(0).getBytes(StandardCharsets.UTF_8);
        boolean signed = false;
        for (String spelling : spellings(url)) {
            // All of them are tried, in a time that does not tell how much was right.
            signed |= MessageDigest.isEqual(sign(spelling, form).getBytes(StandardCharsets.UTF_8), signature);
        }
        return signed
                ? null
                : HEADER + " is not Twilio's for " + url
                        + ": either twilio-auth-token is another account's, or this is not the address that Twilio was"
                        + " given, which public-url can set";
    }

    /** Twilio may have been given the port, and may leave out or name the usual one. */
    private static Set<String> spellings(String url) {
        Matcher parts = ADDRESS.matcher(url);
        if (!parts.matches()) {
            return Set.of(url);
        }
        String host = parts.group(1);
        String rest = parts.group(3) == null ? "" : parts.group(3);
        return new TreeSet<>(List.of(url, host + rest, host + ":443" + rest));
    }

    /** The signature of a request: parameters in the order of their names, each value of a repeated one once. */
    String sign(String url, Map<String, List<String>> form) {
        StringBuilder signed = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, values) -> {
            for (String value : new TreeSet<>(values)) {
                signed.append(name).append(value);
            }
        });
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
