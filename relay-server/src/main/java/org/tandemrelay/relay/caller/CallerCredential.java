package org.tandemrelay.relay.caller;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What a caller brings to be told by. */
public sealed interface CallerCredential {

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
        @Nullable String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        String scheme = "Bearer ";
        return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? new Key(authorization.substring(scheme.length()).trim())
                : new None();
    }
}
