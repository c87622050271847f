package org.tandemrelay.relay.recorded;

/**
 * Where a call is at one moment, for someone who watches it.
 *
 * @param millis since it was connected; 0 before
 * @param state the relay's word for it, or {@code dialling}, {@code connected}, {@code hanging up}, {@code over}
 * @param spokenMillis how much of the recording was said
 * @param playing whether audio is being heard now
 * @param gaps holes so far
 * @param interruptions flushes so far
 */
public record CallProgress(
        double millis, String state, double spokenMillis, boolean playing, int gaps, int interruptions) {

    static final CallProgress DIALLING = dialling("dialling");

    /** Before there is a call. */
    static CallProgress dialling(String state) {
        return new CallProgress(0, state, 0, false, 0, 0);
    }
}
