package org.tandemrelay.relay.caller;

import java.util.List;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.upstream.websocket.FrameRules;

/** One wire format of callers. Stateless: a {@link CallerProtocol} is made for each caller. */
public interface CallerDialect {

    /** Its name in logs and metrics: lower case, short. */
    String name();

    /** The path that its callers open. */
    String path();

    /** The largest message that its callers may send, in bytes. */
    int maxMessageBytes();

    /** What its callers may do within a message. */
    default FrameRules frameRules() {
        return FrameRules.strict(maxMessageBytes());
    }

    /** What its callers can do; a single one may differ by {@link CallerProtocol#capabilities}. */
    CallerCapabilities capabilities();

    /**
     * The sub-protocols that it speaks, the one it likes best first; of those that a caller offers, one is named in the answer. A browser
     * that offers a credential as one must offer another beside it, which is named.
     */
    default List<String> subprotocols() {
        return List.of("tandem");
    }

    /**
     * What the caller brings to be told by: usually a bearer token, or, from a browser, the sub-protocol {@code tandem-token.TOKEN}.
     *
     * @throws RefusedUpgrade if the dialect itself finds that the request is not from whom it says
     */
    default CallerCredential credential(CallerRequest request) throws RefusedUpgrade {
        CallerCredential bearer = CallerCredential.bearer(request.headers());
        return bearer instanceof CallerCredential.None
                ? CallerCredential.subprotocol(request.headers(), "tandem-token.")
                : bearer;
    }

    /** How its callers bring a key: what a refused one is told. */
    default CallerCredential.Scheme scheme() {
        return CallerCredential.Scheme.BEARER;
    }

    /** The code of the Close frame that ends a call; other than usual where the dialect's clients make more of another. */
    default int closeCode(CloseCause cause) {
        return cause.closeCode();
    }

    /**
     * The dialect's side of one call.
     *
     * @throws RefusedUpgrade if the request asks for what cannot be
     */
    CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade;
}
