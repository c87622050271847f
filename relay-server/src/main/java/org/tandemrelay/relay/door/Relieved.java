package org.tandemrelay.relay.door;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.ThreadLocalRandom;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** A caller that is refused for the sake of those who are there, or of a model that takes none: 503, whoever it is. */
final class Relieved extends RefusedUpgrade {

    private static final long serialVersionUID = 1L;

    /** Those who were refused together are not to come again together. */
    private static final int SPREAD_SECONDS = 5;

    private final Refusals.Reason reason;

    private Relieved(Refusals.Reason reason, String message, long seconds) {
        super(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                message,
                seconds + ThreadLocalRandom.current().nextInt(SPREAD_SECONDS));
        this.reason = reason;
    }

    static Relieved late() {
        return new Relieved(Refusals.Reason.LAG, "the relay has as much to do as it can bear", 2);
    }

    static Relieved shortOfMemory() {
        return new Relieved(Refusals.Reason.MEMORY, "the relay has no memory left for another call", SOON_SECONDS);
    }

    /**
     * Its model is not dialled at present.
     *
     * @param nanos until it is
     */
    static Relieved model(long nanos) {
        return new Relieved(Refusals.Reason.MODEL, "the model has no room now", 1 + nanos / 1_000_000_000);
    }

    Refusals.Reason reason() {
        return reason;
    }
}
