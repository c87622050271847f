package org.tandemrelay.relay.caller;

import java.util.concurrent.TimeUnit;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** How many messages a caller sends: so many a second, and twice as many at once after it was quiet. Confined to the call's event loop. */
@EachFrame(Way.UP)
final class MessageRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What may have been saved up. */
    private static final long MOST_SAVED = 2 * SECOND;

    /** What a message costs; 0 if there is no limit. */
    private final long costNanos;

    private long savedNanos = MOST_SAVED;
    private long lastNanos;

    /**
     * From now on.
     *
     * @param perSecond 0 for as many as they like
     */
    MessageRate(int perSecond, long nowNanos) {
        this.costNanos = perSecond == 0 ? 0 : SECOND / perSecond;
        this.lastNanos = nowNanos;
    }

    /** Takes one more; false if that is too many. */
    boolean takes(long nowNanos) {
        savedNanos = Math.min(MOST_SAVED, savedNanos + nowNanos - lastNanos);
        lastNanos = nowNanos;
        if (savedNanos < costNanos) {
            return false;
        }
        savedNanos -= costNanos;
        return true;
    }
}
