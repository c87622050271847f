package org.tandemrelay.relay.spend;

/**
 * What the calls of an agent may cost.
 *
 * @param perCall each call
 * @param perDay all its calls of a day
 * @param warnPercent how much of a limit is spent when the caller is warned; 0 for not at all
 * @param warning what the model is told to do then
 */
public record SpendPolicy(SpendLimit perCall, SpendLimit perDay, int warnPercent, String warning) {

    /** Where the operator has no words. */
    public static final String USUAL_WARNING =
            "The call will be ended soon, since what it may use is nearly used up. Say so in one short sentence, and ask whether there is"
                    + " anything left to settle.";

    /** Without limits. */
    public static final SpendPolicy NONE = new SpendPolicy(SpendLimit.NONE, SpendLimit.NONE, 0, USUAL_WARNING);
}
