package org.tandemrelay.relay.overload;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the log tell when an event loop begins to refuse calls and when it takes all again. A loop that has as much to do as it may takes one
 * now and then, whenever one has gone: that is told once, and the end only when it has refused nobody for five seconds. Confined to its loop.
 */
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    /** Five seconds', at 20 ms each. */
    private static final int QUIET_BEATS = 250;

    private boolean told;
    private int quietBeats;

    /** One more beat, at which calls are refused or not; the rest is for whoever reads it. */
    void beat(boolean refuses, long lagNanos, double busyShare) {
        quietBeats = refuses ? 0 : quietBeats + 1;
        if (refuses && !told) {
            tell("an event loop has as much to do as it can bear: new calls on it are refused", lagNanos, busyShare);
        } else if (told && quietBeats == QUIET_BEATS) {
            tell("the event loop takes new calls again", lagNanos, busyShare);
        }
    }

    private void tell(String what, long lagNanos, double busyShare) {
        told = !told;
        LOG.atWarn()
                .addKeyValue("loop", Thread.currentThread().getName())
                .addKeyValue("lag_ms", lagNanos / 1_000_000)
                .addKeyValue("busy_percent", Math.round(100 * busyShare))
                .log(what);
    }
}
