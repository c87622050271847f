package org.tandemrelay.relay.caller;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a caller brings to be told by. */
public sealed interface CallerCredential {

    /** What stands before a credential in a path. */
    String IN_PATH = "token=";

    /** How a key is brought, by the registry of RFC 9110 section 16.4.1. */
    enum Scheme {
        /** RFC 6750. */
        BEARER("Bearer", "a call needs 'Authorization: Bearer KEY' with a valid key"),
        /** RFC 7617, which wants a realm. */
        BASIC("Basic realm=\"calls\", charset=\"UTF-8\"", "a call needs HTTP Basic, with a valid key as its password");

        private final String challenge;
        private final String wanted;

        Scheme(String challenge, String wanted) {
            this.challenge = challenge;
            this.wanted = wanted;
        }

        /** The value of {@code WWW-Authenticate}. */
        public String challenge() {
            return challenge;
        }

        /** What is wanted, for a human. */
        public String wanted() {
            return wanted;
        }
    }

    /** Nothing. */
    record None() implements CallerCredential {}

    /**
     * A key, which the relay has to know.
     *
     * @param value as the caller brought it; secret
     */
    record Key(String value) implements CallerCredential {
        @Override
        public String toString() {
            return "Key[]";
        }
    }

    /** The dialect itself has found the request to be from whom it says, for instance by a signature. */
    record Vouched() implements CallerCredential {}

    /** The bearer token of RFC 6750, where most bring it. */
    static CallerCredential bearer(HttpHeaders headers) {
        String token = authorization(headers, "Bearer ");
        return token == null ? new None() : new Key(token);
    }

    /** The last part of the path, {@code token=TOKEN}: of those that can bring a credential nowhere else. */
    static CallerCredential inPath(String path) {
        int start = path.lastIndexOf('/') + 1;
        return path.startsWith(IN_PATH, start) ? new Key(path.substring(start + IN_PATH.length())) : new None();
    }

    /** The path without what {@link #inPath} finds there. */
    static String withoutKey(String path) {
        return inPath(path) instanceof Key ? path.substring(0, path.lastIndexOf('/')) : path;
    }

    /** The path with a credential for {@link #inPath} to find. */
    static String withKey(String path, String key) {
        return path + "/" + IN_PATH + key;
    }

    /** The password of RFC 7617, whoever the user is; a bearer token is as good. */
    static CallerCredential basic(HttpHeaders headers) {
        String encoded = authorization(headers, "Basic ");
        if (encoded == null) {
            return bearer(headers);
        }
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return new None();
        }
        int colon = pair.indexOf(':');
        return colon < 0 ? new None() : new Key(pair.substring(colon + 1));
    }

    /**
     * What a browser brings, which cannot set headers: one of the sub-protocols that it offers, behind a prefix. Never to be named in the
     * answer.
     */
    static CallerCredential subprotocol(HttpHeaders headers, String prefix) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(protocol -> protocol.startsWith(prefix))
                .findFirst()
                .<CallerCredential>map(protocol -> new Key(protocol.substring(prefix.length())))
                .orElseGet(None::new);
    }

    private static @Nullable String authorization(HttpHeaders headers, String scheme) {
        @Nullable String value = headers.get(HttpHeaderNames.AUTHORIZATION);
        return value != null && value.regionMatches(true, 0, scheme, 0, scheme.length())
                ? value.substring(scheme.length()).trim()
                : null;
    }
}
