package org.tandemrelay.relay.admission;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The ids of tokens that were used and must not be used again, for as long as they are good.
 *
 * <p>Who has no good token cannot fill it. When it is full nobody is let in until the oldest is forgotten: to forget it sooner would let
 * it be used again.
 */
public final class UsedTokens {

    private final int most;
    private final Map<String, Used> byId = new HashMap<>();
    private final NavigableSet<Used> oldest = new TreeSet<>();

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
            int byTime = until.compareTo(other.until);
            return byTime == 0 ? id.compareTo(other.id) : byTime;
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
        while (!oldest.isEmpty() && oldest.first().until().isBefore(now)) {
            forget(oldest.first());
        }
        if (byId.containsKey(id)) {
            return Verdict.AGAIN;
        }
        if (byId.size() >= most) {
            return Verdict.FULL;
        }
        Used use = new Used(id, until);
        byId.put(id, use);
        oldest.add(use);
        return Verdict.FIRST;
    }

    /** It was not used after all. */
    public synchronized void giveBack(String id) {
        Used use = byId.get(id);
        if (use != null) {
            forget(use);
        }
    }

    private void forget(Used use) {
        oldest.remove(use);
        byId.remove(use.id());
    }
}
