package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.util.Set;

/** Reads addresses that are settings. Each method throws {@link IllegalArgumentException} with what would be right. */
final class Addresses {

    private Addresses() {}

    static URI webSocketAddress(String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException("is not an address");
        }
        if (uri.getHost() == null || !Set.of("ws", "wss").contains(uri.getScheme())) {
            throw new IllegalArgumentException("must be ws://host[:port]/path or wss://host[:port]/path");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("must not hold a user name or password: use model-key");
        }
        return uri;
    }

    static URI publicAddress(String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException("is not an address");
        }
        if (uri.getHost() == null || !Set.of("ws", "wss", "http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException("must be wss://host[:port][/path], or the same with ws, https or http");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must be scheme, host, port and path only");
        }
        return uri;
    }

    /** An address as it may be shown: some servers want their credential in the query, and people put it before the host. */
    static String withoutSecrets(String address) {
        return address.replaceFirst("//.*@", "//…@").replaceFirst("\\?.*", "?…");
    }
}
