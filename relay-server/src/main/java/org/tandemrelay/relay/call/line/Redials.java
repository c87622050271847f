package org.tandemrelay.relay.call.line;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;

/** Counts how often the model of a call has been dialled again, and says whether it is once more, and after how long. */
final class Redials {

    /** Before the second of a gap, at least. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** A line that has lasted so long was good: what was dialled before does not count any more. */
    private static final long GOOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int most;
    private final Crowd crowd;
    private int inARow;

    /** Those since there was a line. */
    private int inTheGap;

    private boolean brokeBefore;

    /** Whether the call has ever had a line. */
    private boolean everReady;

    private boolean ready;
    private long readyNanos;

    Redials(int most, Crowd crowd) {
        this.most = most;
        this.crowd = crowd;
    }

    void onReady(long nowNanos) {
        everReady = true;
        ready = true;
        inTheGap = 0;
        readyNanos = nowNanos;
    }

    /** Whether the call has ever had a line. */
    boolean everReady() {
        return everReady;
    }

    /** A line, or the attempt at one, has ended: whether that calls for another dial. */
    boolean worthwhile(SessionClosed end, long nowNanos) {
        Remedy remedy = remedy(end);
        if (ready && nowNanos - readyNanos >= GOOD_NANOS) {
            inARow = 0;
        }
        ready = false;
        boolean again = remedy == Remedy.REOPEN || (remedy == Remedy.REOPEN_ONCE && !brokeBefore);
        brokeBefore |= remedy == Remedy.REOPEN_ONCE;
        return again && inARow < most;
    }

    private Remedy remedy(SessionClosed end) {
        if (ready) {
            return Remedy.of(end);
        }
        return everReady ? Remedy.ofRedial(end) : Remedy.ofFirstDial(end);
    }

    /** Takes one more, after so many ns: the first of a gap as soon as the crowd lets it, each other about twice as late as the one before. */
    long next(long nowNanos) {
        inARow++;
        inTheGap++;
        if (inTheGap == 1) {
            return random(crowd.join(nowNanos));
        }
        // Beyond ten the deadline has long passed.
        return (PAUSE_NANOS + random(PAUSE_NANOS)) << (Math.min(inTheGap, 10) - 2);
    }

    /** How long after a model that rests may be dialled a call does so. */
    static long afterRest() {
        return random(PAUSE_NANOS);
    }

    private static long random(long below) {
        return ThreadLocalRandom.current().nextLong(below);
    }
}
