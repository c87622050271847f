package org.tandemrelay.relay.load.crew;

import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Which numbered frames of a call came back, each once, in order, or else how not. */
@EachFrame(Way.DOWN)
final class Arrivals {

    /** 20 s of frames: later than that, a frame is as good as lost. */
    private static final int REMEMBERED = 1_024;

    private final Meters meters;

    @EachFrame
    private final long[] seen = new long[REMEMBERED / Long.SIZE];

    private int next;

    Arrivals(Meters meters) {
        this.meters = meters;
    }

    /** Frame {@code number} came; returns whether it is the first time. */
    boolean came(int number) {
        if (number >= next) {
            for (int missing = Math.max(next, number - REMEMBERED); missing < number; missing++) {
                clear(missing);
            }
            meters.lost += number - next;
            next = number + 1;
            set(number);
            return true;
        }
        if (number < next - REMEMBERED || has(number)) {
            meters.duplicated++;
            return false;
        }
        set(number);
        meters.lost--;
        meters.reordered++;
        return true;
    }

    /** So many were sent, and no more come. */
    void end(int sent) {
        meters.lost += Math.max(0, sent - next);
        next = Math.max(next, sent);
    }

    /** How many have come at least, or are known to be missing. */
    int accounted() {
        return next;
    }

    private boolean has(int number) {
        return (seen[word(number)] & 1L << number) != 0;
    }

    private void set(int number) {
        seen[word(number)] |= 1L << number;
    }

    private void clear(int number) {
        seen[word(number)] &= ~(1L << number);
    }

    private static int word(int number) {
        return number % REMEMBERED / Long.SIZE;
    }
}
