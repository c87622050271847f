package org.tandemrelay.relay.overload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all memory that can run out. {@link #look} is for one thread, which is no event loop; what it saw is for all. */
final class MemoryWatch {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);

    /** So much must be free again, before it counts as free. */
    private static final double MARGIN = 0.05;

    private final List<MemorySource> sources;

    /** How much of each was in use, by its kind. Exchanged as a whole. */
    private volatile Map<String, Double> shares = Map.of();

    private volatile boolean full;

    /** So many calls at most there may be, until memory has been looked at again. */
    private volatile double mostCalls = Double.POSITIVE_INFINITY;

    MemoryWatch(List<MemorySource> sources) {
        this.sources = sources;
    }

    /**
     * Looks at it.
     *
     * @param limit share from which on memory counts as full; 0 for never
     * @param calls that there are
     */
    void look(double limit, int calls) {
        Map<String, Double> seen = new LinkedHashMap<>();
        double room = Double.POSITIVE_INFINITY;
        for (MemorySource source : sources) {
            double share = source.share();
            seen.merge(source.kind(), share, Math::max);
            room = Math.min(room, (limit - share) / source.shareOfCall());
        }
        mostCalls = limit > 0 ? calls + room : Double.POSITIVE_INFINITY;
        shares = Map.copyOf(seen);
        double bound = full ? limit - MARGIN : limit;
        boolean now = limit > 0 && seen.values().stream().anyMatch(share -> share >= bound);
        if (full != now) {
            full = now;
            LOG.atWarn()
                    .addKeyValue("heap", percent("heap"))
                    .addKeyValue("direct", percent("direct"))
                    .addKeyValue("container", percent("container"))
                    .log(now ? "memory runs out: new calls are refused" : "there is memory again");
        }
    }

    private String percent(String kind) {
        return Math.round(share(kind) * 100) + "%";
    }

    /** How much of it was in use, from 0 to 1; 0 where nobody knows. */
    double share(String kind) {
        return shares.getOrDefault(kind, 0.0);
    }

    boolean full() {
        return full;
    }

    /** Whether it would be with one more: whoever looks may come late himself, and a rush is not to come in before. */
    boolean fullWith(int calls) {
        return full || calls >= mostCalls;
    }
}
