package org.tandemrelay.relay.load.crew;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How far what models were told lies from what callers had heard, of answers that were cut off.
 *
 * @param millis the difference, whichever way
 * @param untold how many answers were cut off of which the model was told nothing
 */
public record HeardError(Distribution millis, long untold) {

    /** Of nothing. */
    public static final HeardError NONE = new HeardError(Distribution.NONE, 0);

    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * Compares.
     *
     * @param told milliseconds by item
     */
    public static HeardError between(List<Cut> cuts, Map<String, Long> told) {
        Histogram errors = Meters.histogram();
        long untold = 0;
        for (Cut cut : cuts) {
            Long toldMillis = told.get(cut.item());
            if (toldMillis == null) {
                untold++;
            } else {
                Meters.record(errors, Math.abs(toldMillis - cut.heardMillis()) * NANOS_PER_MILLI);
            }
        }
        return new HeardError(Distribution.of(errors), untold);
    }
}
