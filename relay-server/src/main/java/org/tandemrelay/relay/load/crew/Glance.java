package org.tandemrelay.relay.load.crew;

import org.HdrHistogram.Histogram;

/**
 * How it goes at the moment.
 *
 * @param up calls that are open
 * @param failed calls that were refused or lost, from the beginning
 * @param sent frames, from the beginning
 * @param wrong frames that did not come back exactly once, unchanged and in order, from the beginning
 * @param p50 of the round trips since the last glance, in ms
 * @param p99 the same
 * @param max the same
 * @param soFar 99th percentile of the window until now, in ms: of round trips, or of times to the first audio where turns are taken
 */
public record Glance(int up, int failed, long sent, long wrong, double p50, double p99, double max, double soFar) {

    private static final double NANOS_PER_MILLI = 1e6;

    static Glance of(Meters meters) {
        Histogram soFar = meters.roundTrip.getTotalCount() > 0 ? meters.roundTrip : meters.firstAudio;
        return new Glance(
                meters.up,
                meters.failed,
                meters.sent,
                meters.lost + meters.duplicated + meters.reordered + meters.damaged + meters.crossed,
                millis(meters.lately, 50),
                millis(meters.lately, 99),
                millis(meters.lately, 100),
                millis(soFar, 99));
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
