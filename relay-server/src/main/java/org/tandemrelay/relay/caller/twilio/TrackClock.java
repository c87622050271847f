package org.tandemrelay.relay.caller.twilio;

/**
 * Finds what is missing of a track, by the timestamps of what is not. Less than a packet is no gap, since timestamps are rounded and may
 * jitter.
 */
final class TrackClock {

    /** What a telephone sends at once. */
    private static final long PACKET_MILLIS = 20;

    /** A longer gap is cut to this: whoever speaks after it is heard that much earlier, and no sooner answered. */
    static final long LONGEST_GAP_MILLIS = 10_000;

    private static final long SAMPLES_PER_MILLI = 8;

    /** When the next sample should be spoken, in samples from the beginning of the stream; -1 before the first. */
    private long dueSamples = -1;

    /** All that was found missing, less the time that has passed: what cannot be missing, since it cannot have been spoken. */
    private long creditMillis = LONGEST_GAP_MILLIS;

    private long creditedNanos;

    /**
     * Some more came.
     *
     * @param timestampMillis when it was spoken, or {@link MediaScanner#NO_TIME}
     * @param samples of it
     * @return samples that are missing before it
     */
    int came(long timestampMillis, int samples, long nowNanos) {
        long spoken = timestampMillis == MediaScanner.NO_TIME ? dueSamples : timestampMillis * SAMPLES_PER_MILLI;
        long gap = dueSamples < 0 ? 0 : spoken - dueSamples;
        if (dueSamples < 0) {
            creditedNanos = nowNanos;
        }
        // Between 0 and a packet the clock stays as it is, so that many small gaps become one that counts.
        if (dueSamples < 0 || gap < 0 || gap >= PACKET_MILLIS * SAMPLES_PER_MILLI) {
            dueSamples = Math.max(0, spoken);
        }
        dueSamples += samples;
        return gap < PACKET_MILLIS * SAMPLES_PER_MILLI ? 0 : missing(gap / SAMPLES_PER_MILLI, nowNanos);
    }

    /** Else a stream of lies about the time would make ten seconds of silence of every message. */
    private int missing(long gapMillis, long nowNanos) {
        long passedMillis = (nowNanos - creditedNanos) / 1_000_000;
        creditedNanos += passedMillis * 1_000_000;
        creditMillis = Math.min(LONGEST_GAP_MILLIS, creditMillis + passedMillis);
        long missing = Math.min(creditMillis, gapMillis);
        creditMillis -= missing;
        return (int) (missing * SAMPLES_PER_MILLI);
    }
}
