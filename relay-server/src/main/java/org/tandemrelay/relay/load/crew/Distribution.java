package org.tandemrelay.relay.load.crew;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How a time is spread, in milliseconds. All are 0 where nothing was measured.
 *
 * @param count of what was measured
 * @param curve quantile by quantile, closer towards the end, for a plot
 */
public record Distribution(
        long count, double mean, double p50, double p90, double p99, double p999, double max, List<Point> curve) {

    /** Nothing was measured. */
    public static final Distribution NONE = new Distribution(0, 0, 0, 0, 0, 0, 0, List.of());

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int TICKS_PER_HALF = 5;

    /**
     * So much was below.
     *
     * @param quantile 0 to 1
     * @param millis the time
     */
    public record Point(double quantile, double millis) {}

    /** What a histogram of nanoseconds has seen, in ms. */
    public static Distribution of(Histogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return NONE;
        }
        List<Point> curve = new ArrayList<>();
        for (HistogramIterationValue value : nanos.percentiles(TICKS_PER_HALF)) {
            curve.add(new Point(
                    value.getPercentileLevelIteratedTo() / 100, value.getValueIteratedTo() / NANOS_PER_MILLI));
        }
        return new Distribution(
                nanos.getTotalCount(),
                nanos.getMean() / NANOS_PER_MILLI,
                at(nanos, 50),
                at(nanos, 90),
                at(nanos, 99),
                at(nanos, 99.9),
                nanos.getMaxValue() / NANOS_PER_MILLI,
                curve);
    }

    private static double at(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
