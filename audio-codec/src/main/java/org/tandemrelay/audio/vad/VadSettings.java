package org.tandemrelay.audio.vad;

/**
 * How sure a detector must be, and how long it waits.
 *
 * @param thresholdDb how far above the noise floor speech must rise, 3 to 40 dB
 * @param prefixPaddingMillis how much audio before the first speech belongs to the turn, 0 ms or more
 * @param silenceMillis how much silence ends the turn, 20 ms or more
 * @param minSpeechMillis how much speech starts a turn, 10 ms or more; it is also how late a start is noticed
 */
public record VadSettings(double thresholdDb, long prefixPaddingMillis, long silenceMillis, long minSpeechMillis) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public VadSettings {
        if (!(thresholdDb >= 3 && thresholdDb <= 40)) {
            throw new IllegalArgumentException("thresholdDb " + thresholdDb + " is not between 3 and 40");
        }
        requireAtLeast(0, prefixPaddingMillis, "prefixPaddingMillis");
        requireAtLeast(20, silenceMillis, "silenceMillis");
        requireAtLeast(10, minSpeechMillis, "minSpeechMillis");
    }

    private static void requireAtLeast(long least, long millis, String name) {
        if (millis < least) {
            throw new IllegalArgumentException(name + " " + millis + " is less than " + least);
        }
    }

    /**
     * For callers who are not to be interrupted by a nod: an "uh-huh" is too short to start a turn. What is said is
     * noticed at least 0.3 s later than by {@link #eager}; the turn still begins where the voice did.
     */
    public static VadSettings defaults() {
        return new VadSettings(6.5, 300, 700, 400);
    }

    /** What most realtime models do by default: 300 ms before, 500 ms of silence after; speech from 80 ms on counts, an "uh-huh" too. */
    public static VadSettings eager() {
        return new VadSettings(6.5, 300, 500, 80);
    }
}
