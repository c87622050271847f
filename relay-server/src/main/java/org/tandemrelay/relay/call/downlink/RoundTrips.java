package org.tandemrelay.relay.call.downlink;

import java.util.concurrent.TimeUnit;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** When to ask how far away the caller is: while it is spoken to, since only then it matters, and more often at first. */
@EachFrame(Way.DOWN)
final class RoundTrips {

    private static final int FIRST = 8;
    private static final long FIRST_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CallerLeg leg;
    private int asked;
    private long askedNanos;

    RoundTrips(CallerLeg leg) {
        this.leg = leg;
    }

    /** Some speech is being sent. */
    void onSpeech(long nowNanos) {
        long every = asked < FIRST ? FIRST_EVERY_NANOS : EVERY_NANOS;
        if (asked == 0 || nowNanos - askedNanos >= every) {
            asked++;
            askedNanos = nowNanos;
            leg.measureRoundTrip();
        }
    }
}
