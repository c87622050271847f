package org.tandemrelay.relay.recorded;

/**
 * One run of speech in a recording. The recording begins when the call is connected, so these are also times of the call.
 *
 * @param startMillis where it begins
 * @param endMillis where it ends: the first silence after it
 */
public record Speech(double startMillis, double endMillis) {}
