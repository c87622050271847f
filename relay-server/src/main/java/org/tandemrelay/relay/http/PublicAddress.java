package org.tandemrelay.relay.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows under which address a request was made, which is not the one it arrived at if proxies are between: signatures of providers are
 * over the former, and answers name it.
 *
 * <p>The operator's word counts first. Without it a trusted proxy's {@code X-Forwarded-Proto}, {@code -Host} and {@code -Port} count, of
 * each the last value, which is the proxy's own; and without that, what the request itself says.
 */
public final class PublicAddress {

    private static final Set<String> SECURE = Set.of("https", "wss");

    /** Null to find it out from each request. */
    private final @Nullable PublicOrigin configured;

    private final TrustedProxies proxies;

    /**
     * The rules of a relay.
     *
     * @param configured scheme (ws, wss, http or https), host, and perhaps port and path; null to find it out
     * @param proxies who is believed when it is to be found out
     */
    public PublicAddress(@Nullable URI configured, TrustedProxies proxies) {
        this.configured = configured == null ? null : origin(configured);
        this.proxies = proxies;
    }

    private static PublicOrigin origin(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return new PublicOrigin(
                SECURE.contains(lower(url.getScheme())), url.getRawAuthority(), path.replaceFirst("/+$", ""));
    }

    /** The origin that a request was made to. Without a {@code Host} its authority is empty. */
    public PublicOrigin of(HttpHeaders headers, HttpPeer peer) {
        if (configured != null) {
            return configured;
        }
        boolean believed = proxies.trust(peer.address());
        String proto = believed ? last(headers, "X-Forwarded-Proto") : null;
        String host = believed ? last(headers, "X-Forwarded-Host") : null;
        String port = believed ? last(headers, "X-Forwarded-Port") : null;
        boolean secure = proto == null ? peer.secure() : SECURE.contains(lower(proto));
        String authority = host == null ? headers.get(HttpHeaderNames.HOST, "") : host;
        return new PublicOrigin(secure, withPort(authority, port, secure), "");
    }

    private static String withPort(String authority, @Nullable String port, boolean secure) {
        boolean named = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        boolean usual = (secure ? "443" : "80").equals(port);
        return port == null || named || usual ? authority : authority + ":" + port;
    }

    private static @Nullable String last(HttpHeaders headers, String name) {
        String all = String.join(",", headers.getAll(name)).trim();
        String last = all.substring(all.lastIndexOf(',') + 1).trim();
        return last.isEmpty() ? null : last;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
