package org.tandemrelay.relay.agent;

import java.time.Duration;

/**
 * How long calls may be.
 *
 * @param longest duration of a call
 * @param warnBefore how long before that the caller is warned; zero for not at all
 * @param warning what the model is told to do then
 * @param grace how long beyond, at most, so that a sentence under way is heard to its end
 * @param idle without audio and messages from the caller after which the call ends
 */
public record LengthPolicy(Duration longest, Duration warnBefore, String warning, Duration grace, Duration idle) {

    /** Where the operator has no words. */
    public static final String USUAL_WARNING =
            "The call will be ended soon, since it has reached its longest duration. Say so in one short sentence, and ask whether"
                    + " there is anything left to settle.";
}
