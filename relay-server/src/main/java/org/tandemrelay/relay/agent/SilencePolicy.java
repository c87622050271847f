package org.tandemrelay.relay.agent;

import java.time.Duration;

/**
 * What to do when nobody speaks.
 *
 * @param after how long nobody may speak; counted from when the last answer has been heard
 * @param reprompt what the model is told to do then
 * @param times how often, before it is given up; 0 to give up at once
 * @param goodbye what the model is told to do before the call is ended
 */
public record SilencePolicy(Duration after, String reprompt, int times, String goodbye) {

    /** Where the operator has no words. */
    public static final String USUAL_REPROMPT =
            "The caller has said nothing for a while. Ask in one short sentence whether they are still there.";

    /** Likewise. */
    public static final String USUAL_GOODBYE =
            "The caller has said nothing, though asked. Say in one short sentence that you are ending the call now, and goodbye.";
}
