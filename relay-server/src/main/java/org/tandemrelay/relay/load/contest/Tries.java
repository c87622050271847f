package org.tandemrelay.relay.load.contest;

/**
 * Which windows of one contender are thrown away, and measured again. One in which the callers themselves were late says nothing: it is tried again twice
 * at most, and not at all after one that was no better for it. Nor does one say anything in which the machine was elsewhere for long, and that is nobody's
 * fault, so that there are more tries of it.
 */
final class Tries {

    private static final int MOST_LATE = 2;
    private static final int MOST_ROBBED = 8;

    private int thrownAway;
    private int late;
    private int robbed;

    /** The contender is no better for being tried again. */
    private boolean hopeless;

    /** A turn begins. */
    void begin() {
        late = 0;
        robbed = 0;
    }

    /**
     * Whether this one is to be measured again, and counts it then.
     *
     * @param testLate the callers were late themselves
     */
    boolean again(Window window, boolean testLate) {
        if (window.robbed() && robbed < MOST_ROBBED) {
            robbed++;
            thrownAway++;
            return true;
        }
        if (testLate && !hopeless && late < MOST_LATE) {
            late++;
            thrownAway++;
            return true;
        }
        hopeless = testLate;
        return false;
    }

    /** How many were. */
    int thrownAway() {
        return thrownAway;
    }
}
