package org.tandemrelay.relay.recorded;

/**
 * The time of one call, as samples of its audio and as milliseconds; zero is the moment in which the socket was open.
 *
 * @param startNanos reading of the monotonic clock at zero
 * @param rateHz samples per second of the call's audio
 */
record CallClock(long startNanos, int rateHz) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The sample that is being heard at {@code nowNanos}. */
    long sampleAt(long nowNanos) {
        long nanos = nowNanos - startNanos;
        // In two parts: rate times nanoseconds would overflow after two days.
        return nanos / NANOS_PER_SECOND * rateHz + nanos % NANOS_PER_SECOND * rateHz / NANOS_PER_SECOND;
    }

    /** Milliseconds from zero to {@code nowNanos}, with their fraction. */
    double millisAt(long nowNanos) {
        return (nowNanos - startNanos) / 1e6;
    }

    /** Milliseconds that {@code samples} last, with their fraction. */
    double millisOf(long samples) {
        return samples * 1_000.0 / rateHz;
    }
}
