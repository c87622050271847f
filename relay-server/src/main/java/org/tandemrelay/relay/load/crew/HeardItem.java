package org.tandemrelay.relay.load.crew;

import org.jspecify.annotations.Nullable;

/** How much of the item that came last was heard. An item that begins while another is heard is taken to be heard after it. */
final class HeardItem {

    private static final long REPORT_NANOS = 100_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private @Nullable String item;
    private long cameNanos;
    private long reportedMillis;
    private long lastReportNanos;

    /** What comes next belongs to it. */
    void item(@Nullable String next) {
        if (next != null && !next.equals(item)) {
            item = next;
            cameNanos = 0;
            reportedMillis = 0;
        }
    }

    void came(long nanos) {
        cameNanos += nanos;
    }

    /** What a client tells every 100 ms while it plays; null if it is not time, or nothing new. */
    Conduct.@Nullable Heard report(long queuedNanos, long nowNanos) {
        if (nowNanos - lastReportNanos < REPORT_NANOS) {
            return null;
        }
        lastReportNanos = nowNanos;
        Conduct.Heard heard = heard(queuedNanos);
        if (heard == null || heard.millis() <= reportedMillis) {
            return null;
        }
        reportedMillis = heard.millis();
        return heard;
    }

    /** What was heard of it when the rest was thrown away; null if nothing was being heard. */
    Conduct.@Nullable Heard cut(long queuedNanos) {
        Conduct.Heard heard = queuedNanos > 0 ? heard(queuedNanos) : null;
        cameNanos = Math.max(0, cameNanos - queuedNanos);
        return heard;
    }

    private Conduct.@Nullable Heard heard(long queuedNanos) {
        String named = item;
        return named == null ? null : new Conduct.Heard(named, Math.max(0, cameNanos - queuedNanos) / NANOS_PER_MILLI);
    }
}
