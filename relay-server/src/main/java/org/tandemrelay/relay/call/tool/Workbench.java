package org.tandemrelay.relay.call.tool;

import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.tool.Toolbox;

/**
 * Where the functions of a call are done.
 *
 * @param callId names the call
 * @param leg the caller's side
 * @param tally who counts
 * @param tools the functions that there are
 */
public record Workbench(String callId, CallerLeg leg, CallTally tally, Toolbox tools) {

    long now() {
        return leg.loop().ticker().nanoTime();
    }
}
