package org.tandemrelay.relay.admission;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.NotAdmitted.Reason;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.http.PublicAddress;
import org.tandemrelay.relay.http.PublicOrigin;

/**
 * The pages that may call.
 *
 * <p>A browser tells which page opens a socket, and would open it for any page: so a page of another origin than the relay's own is
 * refused unless it is listed. Callers that are no browsers send no {@code Origin}.
 */
public final class Origins {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> allowed;
    private final boolean loopback;
    private final PublicAddress address;

    /**
     * The rules of a relay.
     *
     * @param allowed origins besides the relay's own, as browsers write them; {@code *} allows all
     * @param loopback whether the relay is bound to loopback: then pages from loopback addresses may call, and of others only those
     *     listed
     * @param address knows which address a request was made to, as far as that can be known
     */
    public Origins(Set<String> allowed, boolean loopback, PublicAddress address) {
        this.allowed = Set.copyOf(allowed);
        this.loopback = loopback;
        this.address = address;
    }

    /**
     * Lets pass or refuses.
     *
     * @throws NotAdmitted if a page asks that may not, or it is not clear which
     */
    public void check(HttpHeaders headers, HttpPeer peer) throws NotAdmitted {
        List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
        boolean clear = origins.size() <= 1;
        if (!clear || (origins.size() == 1 && !allows(origins.get(0), headers, peer))) {
            throw new NotAdmitted(
                    Reason.FORBIDDEN,
                    "pages of this origin may not call; the operator can list it in 'allowed-origins'");
        }
    }

    private boolean allows(String origin, HttpHeaders headers, HttpPeer peer) {
        if (allowed.contains("*") || allowed.contains(origin)) {
            return true;
        }
        URI uri = parse(origin);
        if (uri == null || uri.getAuthority() == null || uri.getUserInfo() != null || !isOrigin(uri)) {
            return false;
        }
        // A name that somebody else can point at this machine must not count as its own: both headers would agree on
        // it.
        return loopback
                ? uri.getHost() != null && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT))
                : uri.getAuthority().equalsIgnoreCase(headers.get(HttpHeaderNames.HOST))
                        && !isOursInTheClear(uri, address.of(headers, peer));
    }

    /** What is served over TLS has no pages without: whoever is between makes them. */
    private static boolean isOursInTheClear(URI origin, PublicOrigin ours) {
        return ours.secure()
                && "http".equalsIgnoreCase(origin.getScheme())
                && origin.getAuthority().equalsIgnoreCase(ours.authority());
    }

    /** Scheme, host and port are all that an origin has (RFC 6454 section 6.2). */
    private static boolean isOrigin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return (scheme.equals("http") || scheme.equals("https"))
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    private static @Nullable URI parse(String origin) {
        try {
            return URI.create(origin);
        } catch (IllegalArgumentException notAnOrigin) {
            return null;
        }
    }
}
