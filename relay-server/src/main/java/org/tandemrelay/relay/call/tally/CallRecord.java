package org.tandemrelay.relay.call.tally;

import org.tandemrelay.relay.call.leg.CloseCause;

/**
 * What a call was, when it is over. Holds nothing that was said.
 *
 * @param callId names it
 * @param caller the caller's dialect
 * @param by whose credential it was; a name, never a secret
 * @param model the model's dialect
 * @param agent who answered; empty if nobody did
 * @param cause why it ended
 * @param message the same for a human
 * @param durationMillis from the upgrade to the end
 * @param callerAudioMillis speech and silence that came from the caller
 * @param modelAudioMillis speech that was sent to the caller
 * @param droppedMillis of the caller's audio that the model did not take in time
 * @param turns that the model heard the caller end
 * @param interruptions answers that the caller cut off
 * @param firstAudioMillis from the end of the first turn to the first of its answer; -1 if there was none
 * @param reopened how often the model's line was lost, and opened again
 * @param longestGapMillis from the loss of a line to a model that listens again; 0 if none was lost
 */
public record CallRecord(
        String callId,
        String caller,
        String by,
        String model,
        String agent,
        CloseCause cause,
        String message,
        long durationMillis,
        long callerAudioMillis,
        long modelAudioMillis,
        long droppedMillis,
        int turns,
        int interruptions,
        long firstAudioMillis,
        int reopened,
        long longestGapMillis) {}
