package org.tandemrelay.relay.caller;

/** One wire format of callers. Stateless: a {@link CallerProtocol} is made for each caller. */
public interface CallerDialect {

    /** Its name in logs and metrics: lower case, short. */
    String name();

    /** The path that its callers open. */
    String path();

    /** The largest message that its callers may send, in bytes. */
    int maxMessageBytes();

    /**
     * The dialect's side of one call.
     *
     * @throws RefusedUpgrade if the request asks for what cannot be
     */
    CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade;
}
