package org.tandemrelay.relay.door;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** Who counts the callers that were not let in. Told on event loops: must not block. */
@FunctionalInterface
public interface Refusals {

    /** A caller was refused. */
    void refused(Reason reason);

    /** Why, as far as a label of a metric goes. */
    enum Reason {
        /** What it sent is no opening handshake, or lacks what its dialect needs. */
        HANDSHAKE,
        /** It brought no credential, or one that is not known. */
        CREDENTIAL,
        /** It is known and may not do this, or its page may not. */
        FORBIDDEN,
        /** There is no agent of that name. */
        UNKNOWN_AGENT,
        /** There are too many calls. */
        TOO_MANY,
        /** There are too many connections, or the relay is shutting down. */
        UNAVAILABLE,
        /** The event loop that the call came to is late. */
        LAG,
        /** Memory runs out. */
        MEMORY,
        /** Its model is not dialled at present, since it took no calls. */
        MODEL;

        static Reason of(RefusedUpgrade refused) {
            return refused instanceof Relieved relieved ? relieved.reason() : of(refused.status());
        }

        private static Reason of(HttpResponseStatus status) {
            return switch (status.code()) {
                case 401 -> CREDENTIAL;
                case 403 -> FORBIDDEN;
                case 404 -> UNKNOWN_AGENT;
                case 429 -> TOO_MANY;
                case 503 -> UNAVAILABLE;
                default -> HANDSHAKE;
            };
        }

        /** As it stands in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
