package org.tandemrelay.relay.admission;

import java.time.Instant;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The ids of tokens that were used and must not be used again, for as long as they are good.
 *
 * <p>Who has no good token cannot fill it. When it is full nobody is let in until the oldest is forgotten: to forget it sooner would let
 * it be used again.
 */
public final class UsedTokens {

    private final int most;
    private final Set<String> ids = new HashSet<>();
    private final PriorityQueue<Used> oldest = new PriorityQueue<>();

    /** What became of a token. */
    public enum Verdict {
        /** It is used now. */
        FIRST,
        /** It was used before. */
        AGAIN,
        /** Nobody can tell: there are too many to remember. */
        FULL
    }

    private record Used(String id, Instant until) implements Comparable<Used> {
        @Override
        public int compareTo(Used other) {
            return until.compareTo(other.until);
        }
    }

    /** Nothing used yet; remembers so many. */
    public UsedTokens(int most) {
        this.most = most;
    }

    /**
     * Uses a token.
     *
     * @param id of the token, unique
     * @param until when it stops being good by itself
     */
    public synchronized Verdict use(String id, Instant until, Instant now) {
        while (!oldest.isEmpty() && oldest.peek().until().isBefore(now)) {
            ids.remove(oldest.remove().id());
        }
        if (ids.contains(id)) {
            return Verdict.AGAIN;
        }
        if (ids.size() >= most) {
            return Verdict.FULL;
        }
        ids.add(id);
        oldest.add(new Used(id, until));
        return Verdict.FIRST;
    }
}
