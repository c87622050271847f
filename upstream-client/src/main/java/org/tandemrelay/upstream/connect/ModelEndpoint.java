package org.tandemrelay.upstream.connect;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a model is, and what opens it.
 *
 * @param uri {@code ws://} or {@code wss://}, with path and query as the model wants them
 * @param key the credential; null if the model wants none
 */
public record ModelEndpoint(URI uri, @Nullable String key) {

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is no WebSocket address with a host; the message says what would be right
     */
    public ModelEndpoint {
        Objects.requireNonNull(uri, "uri");
        if (!("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "the model's address must be ws://host[:port]/path or wss://host[:port]/path");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("the model's address must not hold a user name or password");
        }
    }

    /** Whether the connection is encrypted. */
    public boolean secure() {
        return "wss".equals(uri.getScheme());
    }

    /** The port named, or the scheme's own. */
    public int port() {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return secure() ? 443 : 80;
    }

    /** Something that the model said, without the credential, should it have repeated that. */
    String redact(String words) {
        return key == null || key.isEmpty() ? words : words.replace(key, "[key]");
    }

    /** Without the credential, and without the query, which holds one for some models. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getHost() + ":" + port() + uri.getPath() + (key == null ? "" : " [key]");
    }
}
