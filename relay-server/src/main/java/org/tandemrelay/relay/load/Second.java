package org.tandemrelay.relay.load;

/**
 * One second of a test.
 *
 * @param seconds since its beginning
 * @param calls that were up
 * @param p50Millis of the round trips that ended in it; 0 without
 * @param p99Millis the same
 * @param maxMillis the same
 * @param framesPerSecond sent
 * @param cpuShare what the relay used of one processor; −1 if it is not known
 * @param residentMib the relay's memory; −1 if it is not known
 * @param measured whether it belongs to the window
 */
public record Second(
        double seconds,
        int calls,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        double framesPerSecond,
        double cpuShare,
        double residentMib,
        boolean measured) {}
