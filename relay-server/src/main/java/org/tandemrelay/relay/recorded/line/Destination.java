package org.tandemrelay.relay.recorded.line;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom to call, and how.
 *
 * @param dialect what is spoken there
 * @param uri {@code ws} or {@code wss}, complete with its query
 * @param callerKey what the relay lets callers in by; null for one that lets everybody in. Secret
 */
public record Destination(
        LineDialect dialect, URI uri, @Nullable String callerKey) {

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is none of a WebSocket; the message says why
     */
    public Destination {
        Objects.requireNonNull(dialect, "dialect");
        String scheme = uri.getScheme();
        if (!"ws".equalsIgnoreCase(scheme) && !"wss".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException(uri + ": a WebSocket address begins with ws:// or wss://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(uri + ": no host to call");
        }
    }

    /** Whether it is called over TLS. */
    public boolean secure() {
        return "wss".equalsIgnoreCase(uri.getScheme());
    }

    /** The port of the address, or of its scheme. */
    public int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return secure() ? 443 : 80;
    }

    /** What the upgrade brings beside what every upgrade does. */
    public HttpHeaders headers() {
        HttpHeaders headers = new DefaultHttpHeaders();
        dialect.headers(uri, callerKey).forEach(headers::set);
        return headers;
    }

    @Override
    public String toString() {
        return "Destination[" + dialect.name() + ", " + uri + "]";
    }
}
