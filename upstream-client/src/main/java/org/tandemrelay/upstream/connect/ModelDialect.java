package org.tandemrelay.upstream.connect;

import io.netty.handler.codec.http.HttpHeaders;
import org.tandemrelay.upstream.session.SessionOpen;

/** One wire format of models. Stateless: a {@link ModelProtocol} is made for each session. */
public interface ModelDialect {

    /** Its name in logs and metrics: lower case, short. */
    String name();

    /** What goes into the upgrade request for this endpoint: the credential, mostly. */
    HttpHeaders upgradeHeaders(ModelEndpoint endpoint);

    /** The dialect's side of one session. */
    ModelProtocol newProtocol(SessionOpen open);

    /** Whether callers that speak this protocol themselves can be passed through to the model. */
    default boolean passesThrough(String protocol) {
        return false;
    }

    /**
     * The dialect's side of a session whose messages pass as they are, in both directions.
     *
     * @throws IllegalStateException if there are no such sessions
     */
    default ModelProtocol newPassThrough(SessionOpen open) {
        throw new IllegalStateException(name() + " does not pass messages through");
    }
}
