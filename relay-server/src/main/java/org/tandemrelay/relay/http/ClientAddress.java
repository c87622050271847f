package org.tandemrelay.relay.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who really sent a request: whoever opened the connection, unless that is a trusted proxy, which says for whom in {@code
 * X-Forwarded-For}. Each proxy adds at the right, so that the rightmost address that is not a trusted proxy's counts: what is left of it
 * is the client's own word.
 */
public final class ClientAddress {

    private static final String HEADER = "X-Forwarded-For";

    /** An IPv6 address in brackets, or an IPv4 address; and perhaps the port that the client came from, as some proxies add it. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)](?::\\d{1,5})?|([\\d.]+):\\d{1,5}");

    private final TrustedProxies proxies;

    /** By these proxies' word. */
    public ClientAddress(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /** The client's address; the unspecified one if the connection has none. */
    public InetAddress of(HttpHeaders headers, HttpPeer peer) {
        InetAddress nearest = peer.address() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress()
                : new InetSocketAddress(0).getAddress();
        if (!proxies.trust(peer.address())) {
            return nearest;
        }
        String[] hops = String.join(",", headers.getAll(HEADER)).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            InetAddress hop = parse(hops[i].strip());
            if (hop == null) {
                // What is left of nonsense cannot be believed either.
                return nearest;
            }
            nearest = hop;
            if (!proxies.trust(new InetSocketAddress(hop, 0))) {
                return nearest;
            }
        }
        return nearest;
    }

    /** Without asking any name server. */
    private static @Nullable InetAddress parse(String hop) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(withoutPort(hop));
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of 4 or 16 bytes is one", impossible);
        }
    }

    private static String withoutPort(String hop) {
        Matcher named = WITH_PORT.matcher(hop);
        if (!named.matches()) {
            return hop;
        }
        return named.group(1) == null ? named.group(2) : named.group(1);
    }
}
