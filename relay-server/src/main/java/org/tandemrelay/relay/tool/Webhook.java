package org.tandemrelay.relay.tool;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address of the operator's that JSON is posted to.
 *
 * @param url of {@code http} or {@code https}
 * @param secret signs what is posted; null if nothing does
 * @param retries how many more tries after a first one that did not get through or was answered by 429 or 5xx; 0 for none
 * @param mostAnswerBytes how long an answer may be
 */
public record Webhook(URI url, @Nullable WebhookSecret secret, int retries, int mostAnswerBytes) {

    /** How many more tries where nobody says. */
    public static final int DEFAULT_RETRIES = 2;

    /** How long an answer may be where nobody says: 64 KiB. */
    public static final int DEFAULT_MOST_ANSWER_BYTES = 64 * 1024;

    private static final int MOST_RETRIES = 10;

    /**
     * Checks the address and the numbers.
     *
     * @throws IllegalArgumentException if one is of no use; says which, and does not repeat an address, which may hold a password
     */
    public Webhook {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("a webhook's address begins with http:// or https:// and a host");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a webhook's address holds no user and no password");
        }
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new IllegalArgumentException("0 to " + MOST_RETRIES + " retries, not " + retries);
        }
        if (mostAnswerBytes <= 0) {
            throw new IllegalArgumentException("an answer of at most " + mostAnswerBytes + " bytes");
        }
    }

    /** With the usual retries and bounds. */
    public static Webhook of(URI url, @Nullable WebhookSecret secret) {
        return new Webhook(url, secret, DEFAULT_RETRIES, DEFAULT_MOST_ANSWER_BYTES);
    }

    /** Without path and query, which may hold a key. */
    @Override
    public String toString() {
        return "Webhook[" + url.getScheme() + "://" + url.getHost() + (secret == null ? "" : ", signed") + "]";
    }
}
