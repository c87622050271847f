package org.tandemrelay.relay.caller.vonage;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of the tokens that were used, for as long as they could be used again. Safe from any thread, for a token comes to any event
 * loop: it belongs to the door and to no call.
 *
 * <p>Who has no good token cannot fill it. When it is full nobody is let in until the oldest is forgotten: to forget it sooner would let
 * it be used again.
 */
final class SeenTokens {

    private final int most;
    private final Duration usable;

    /** When each may be forgotten, which is in the order in which they came. */
    private final Map<String, Instant> forgetAt = new LinkedHashMap<>();

    /** What became of a token. */
    enum Verdict {
        NEW,
        SEEN,
        FULL
    }

    /**
     * Nothing seen yet.
     *
     * @param most that are remembered
     * @param usable how long a token can be used
     */
    SeenTokens(int most, Duration usable) {
        this.most = most;
        this.usable = usable;
    }

    synchronized Verdict add(String id, Instant now) {
        forget(now);
        if (forgetAt.containsKey(id)) {
            return Verdict.SEEN;
        }
        if (forgetAt.size() >= most) {
            return Verdict.FULL;
        }
        forgetAt.put(id, now.plus(usable));
        return Verdict.NEW;
    }

    private void forget(Instant now) {
        Iterator<Instant> oldest = forgetAt.values().iterator();
        while (oldest.hasNext() && oldest.next().isBefore(now)) {
            oldest.remove();
        }
    }
}
