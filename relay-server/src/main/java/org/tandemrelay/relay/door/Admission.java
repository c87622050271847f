package org.tandemrelay.relay.door;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/**
 * Who may call.
 *
 * <p>A browser tells which page opens the socket, and would open it for any page: so a page of another origin than the relay's own is
 * refused unless it is listed. Callers that are no browsers send no {@code Origin}.
 */
public final class Admission {

    private final @Nullable String callerKey;
    private final Set<String> allowedOrigins;
    private final boolean loopbackOrigins;

    /**
     * The rules of a relay.
     *
     * @param callerKey what callers must bring as a bearer token; null serves everybody
     * @param allowedOrigins origins besides the relay's own, as browsers write them; {@code *} allows all
     * @param loopbackOrigins whether the relay is bound to loopback: then pages from loopback addresses may call, and of others only
     *     those listed
     */
    public Admission(@Nullable String callerKey, Set<String> allowedOrigins, boolean loopbackOrigins) {
        this.callerKey = callerKey;
        this.allowedOrigins = Set.copyOf(allowedOrigins);
        this.loopbackOrigins = loopbackOrigins;
    }

    void check(CallerDialect dialect, CallerRequest request) throws RefusedUpgrade {
        HttpHeaders headers = request.headers();
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null && !allowed(origin, headers.get(HttpHeaderNames.HOST))) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.FORBIDDEN,
                    "pages of this origin may not call; the operator can list it in 'allowed-origins'");
        }
        CallerCredential credential = dialect.credential(request);
        if (callerKey != null && !admits(credential, callerKey)) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.UNAUTHORIZED, dialect.scheme().wanted());
        }
    }

    private static boolean admits(CallerCredential credential, String callerKey) {
        if (credential instanceof CallerCredential.Key key) {
            return sameKey(key.value(), callerKey);
        }
        return credential instanceof CallerCredential.Vouched;
    }

    private boolean allowed(String origin, @Nullable String host) {
        if (allowedOrigins.contains("*") || allowedOrigins.contains(origin)) {
            return true;
        }
        URI uri = parse(origin);
        if (uri == null || uri.getAuthority() == null) {
            return false;
        }
        // A name that somebody else can point at this machine must not count as its own: both headers would agree on
        // it.
        return loopbackOrigins ? isLoopback(uri.getHost()) : uri.getAuthority().equalsIgnoreCase(host);
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null && Set.of("localhost", "127.0.0.1", "[::1]").contains(host.toLowerCase(Locale.ROOT));
    }

    private static @Nullable URI parse(String origin) {
        try {
            return URI.create(origin);
        } catch (IllegalArgumentException notAnOrigin) {
            return null;
        }
    }

    /** In a time that does not tell how much of it was right. */
    private static boolean sameKey(String brought, String key) {
        return MessageDigest.isEqual(brought.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    }
}
